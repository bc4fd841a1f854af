package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The build reports missing comments in the packages that a POM names. So a POM has to name every
 * package that its module exports to everybody.
 */
class DocumentedPackagesTest {
    private static final String MODULE = "src/main/java/module-info.java";
    private static final Pattern EXPORT = Pattern.compile("^ *exports ([a-z0-9.]+);$");
    private static final Pattern DOCUMENTED =
            Pattern.compile("<documented\\.packages>([^<]+)</documented\\.packages>");

    private static Set<String> exported(Path module) throws IOException {
        return Documents.text(module)
                .lines()
                .map(EXPORT::matcher)
                .filter(line -> line.matches())
                .map(line -> line.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documented(Path pom) throws IOException {
        return DOCUMENTED
                .matcher(Documents.text(pom))
                .results()
                .flatMap(result -> Pattern.compile(",").splitAsStream(result.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyExportedPackageIsDocumented() throws IOException {
        int modules = 0;
        for (Path pom : Documents.files("pom.xml")) {
            Path module = pom.resolveSibling(MODULE);
            if (!pom.startsWith("examples") && Files.exists(Documents.REPOSITORY.resolve(module))) {
                Set<String> exported = exported(module);
                boolean exportsNothing = !Documents.text(module).contains("exports ");
                assertEquals(exportsNothing, exported.isEmpty(), module::toString);
                assertEquals(exported, documented(pom), pom::toString);
                modules++;
            }
        }
        assertTrue(modules > 1, "no POM has a " + MODULE);
    }
}
