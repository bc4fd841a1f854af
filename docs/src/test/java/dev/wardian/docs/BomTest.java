package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The BOM has no parent, so that it passes on no other version: what it shares with the parent
 * stands in it a second time.
 */
@Tag("one-jdk")
class BomTest {
    private static final Path PARENT = Path.of("pom.xml");
    private static final Path BOM = Path.of("framework/bom/pom.xml");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern OWN_ARTIFACT =
            Pattern.compile(
                    "<groupId>dev\\.wardian</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*"
                            + "<version>\\$\\{project\\.version}</version>\\s*</dependency>");
    private static final Pattern PLUGIN =
            Pattern.compile(
                    "<plugin>\\s*(?:<groupId>[^<]+</groupId>\\s*)?<artifactId>([^<]+)</artifactId>\\s*"
                            + "<version>([^<]+)</version>");

    private static List<String> all(Path file, Pattern pattern) throws IOException {
        return pattern.matcher(Documents.text(file))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Map<String, String> plugins(Path file) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        Matcher plugin = PLUGIN.matcher(Documents.text(file));
        while (plugin.find()) {
            versions.put(plugin.group(1), plugin.group(2));
        }
        return versions;
    }

    /** The artifacts of the modules that are published. */
    private static Set<String> published() throws IOException {
        Set<String> artifacts = new TreeSet<>();
        for (String module : all(PARENT, MODULE)) {
            Path pom = Path.of(module, "pom.xml");
            String text = Documents.text(pom);
            if (!text.contains("<maven.deploy.skip>true") && !pom.equals(BOM)) {
                artifacts.add(
                        all(pom, Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>"))
                                .get(0));
            }
        }
        return artifacts;
    }

    /** The modules whose POM has this property as true. */
    private static Set<String> having(String property) throws IOException {
        Set<String> modules = new TreeSet<>();
        for (String module : all(PARENT, MODULE)) {
            if (Documents.text(Path.of(module, "pom.xml"))
                    .contains("<" + property + ">true</" + property + ">")) {
                modules.add(module);
            }
        }
        return modules;
    }

    /** So {@code mvn install}, as the README has it, installs what a release publishes. */
    @Test
    void modulesThatAreNotForUsersAreNeitherInstalledNorPublished() throws IOException {
        Set<String> own = Set.of("benchmarks", "docs", "interfaces", "sample-app", "spec-tests");

        for (String property : List.of("maven.install.skip", "maven.deploy.skip")) {
            assertEquals(own, having(property), property);
            // All modules have the properties of the parent.
            assertFalse(Documents.text(PARENT).contains(property), property);
        }
    }

    /** What the BOM names. */
    static Set<String> artifacts() throws IOException {
        return new TreeSet<>(all(BOM, OWN_ARTIFACT));
    }

    @Test
    void itNamesEveryArtifactThatIsPublished() throws IOException {
        Set<String> published = published();

        assertTrue(published.contains("wardian-plugins"), published::toString);
        assertEquals(published, artifacts());
    }

    @Test
    void itsPluginsHaveTheVersionsOfTheParent() throws IOException {
        Map<String, String> parent = plugins(PARENT);
        Map<String, String> own = plugins(BOM);

        assertTrue(own.containsKey("maven-gpg-plugin"), own::toString);
        own.forEach((plugin, version) -> assertEquals(parent.get(plugin), version, plugin));
    }

    @Test
    void itSaysWhereItComesFromAsTheParentDoes() throws IOException {
        for (String element : List.of("url", "licenses", "developers", "scm")) {
            Pattern pattern =
                    Pattern.compile("(?s)\\n  <" + element + "\\b[^>]*>(.*?)</" + element + ">");
            assertEquals(all(PARENT, pattern).get(0), all(BOM, pattern).get(0), element);
        }
    }
}
