package dev.wardian.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads the dependencies that a page tells readers to add, for Maven ({@code xml}) and Gradle
 * ({@code kotlin}). Artifacts of Wardian have the version of the BOM or come with it; others have
 * the version that the parent names in the property {@code NAME.version}, {@code NAME} being what
 * stands before the first hyphen of the artifact.
 */
final class DependencySnippets {
    private static final Path PARENT = Path.of("pom.xml");
    private static final String OURS = "dev.wardian:";
    private static final String BOM = OURS + "wardian-bom";
    private static final Pattern MAVEN =
            Pattern.compile(
                    "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>"
                            + "(?:\\s*<version>([^<]+)</version>)?");
    private static final Pattern GRADLE =
            Pattern.compile("\"([\\w.-]+):([\\w.-]+)(?::([\\w.-]+))?\"");

    private DependencySnippets() {}

    /** The dependencies of a block, as {@code group:artifact}, each with its version or nothing. */
    private static Map<String, Optional<String>> read(Snippet snippet) {
        Pattern syntax = snippet.language().equals("xml") ? MAVEN : GRADLE;
        Map<String, Optional<String>> found = new TreeMap<>();
        for (MatchResult each : syntax.matcher(snippet.text()).results().toList()) {
            found.put(each.group(1) + ":" + each.group(2), Optional.ofNullable(each.group(3)));
        }
        return found;
    }

    private static Optional<String> parentVersion(String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Documents.text(PARENT))
                .results()
                .map(found -> found.group(1))
                .findFirst();
    }

    private static Optional<String> expectedVersion(String dependency) throws IOException {
        if (dependency.equals(BOM)) {
            return parentVersion("^  <version>([^<]+)</version>");
        }
        if (dependency.startsWith(OURS)) {
            return Optional.empty();
        }
        String artifact = dependency.substring(dependency.indexOf(':') + 1);
        return parentVersion(
                "^    <" + Pattern.quote(artifact.split("-", 2)[0] + ".version") + ">([^<]+)<");
    }

    /** What is wrong with the dependencies; empty if all is well. */
    static List<String> problems(List<Snippet> document, Snippet snippet) throws IOException {
        Map<String, Optional<String>> dependencies = read(snippet);
        List<String> problems = new ArrayList<>();
        if (dependencies.isEmpty()) {
            problems.add(snippet.place() + ": no dependency");
        }
        for (Map.Entry<String, Optional<String>> each : dependencies.entrySet()) {
            String name = each.getKey();
            Optional<String> expected = expectedVersion(name);
            if (!each.getValue().equals(expected)) {
                problems.add(
                        snippet.place()
                                + ": "
                                + name
                                + " has version "
                                + each.getValue().orElse("(none)")
                                + ", and here it is "
                                + expected.orElse("left to the BOM"));
            }
            if (name.startsWith(OURS)
                    && !name.equals(BOM)
                    && !BomTest.artifacts().contains(name.substring(OURS.length()))) {
                problems.add(snippet.place() + ": the BOM has no " + name);
            }
        }
        if (snippet.language().equals("kotlin")) {
            document.stream()
                    .takeWhile(other -> !other.equals(snippet))
                    .filter(other -> other.language().equals("xml"))
                    .reduce((first, second) -> second)
                    .filter(xml -> !read(xml).equals(dependencies))
                    .ifPresent(
                            xml ->
                                    problems.add(
                                            snippet.place()
                                                    + ": other dependencies than "
                                                    + xml.place()));
        }
        return problems;
    }
}
