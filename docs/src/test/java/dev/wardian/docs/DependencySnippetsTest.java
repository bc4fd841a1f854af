package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("one-jdk")
class DependencySnippetsTest {
    private static Snippet snippet(String language, String... lines) {
        return new Snippet(Path.of("a.md"), 7, language, List.of(), List.of(lines));
    }

    private static Snippet maven(String group, String artifact, String version) {
        return snippet(
                "xml",
                "<groupId>" + group + "</groupId>",
                "<artifactId>" + artifact + "</artifactId>",
                version.isEmpty() ? "" : "<version>" + version + "</version>");
    }

    private static List<String> problems(Snippet snippet) throws IOException {
        return DependencySnippets.problems(List.of(snippet), snippet);
    }

    @Test
    void oursComeWithTheBom() throws IOException {
        assertEquals(List.of(), problems(maven("dev.wardian", "wardian-plugins", "")));
        assertEquals(1, problems(maven("dev.wardian", "wardian-plugins", "0.1.0")).size());
        assertEquals(1, problems(maven("dev.wardian", "wardian-plugin", "")).size());
        assertEquals(1, problems(maven("dev.wardian", "wardian-bom", "0.0.1")).size());
    }

    @Test
    void othersHaveTheVersionThatWeTest() throws IOException {
        assertEquals(1, problems(maven("org.slf4j", "slf4j-simple", "1.7.0")).size());
        assertEquals(1, problems(maven("org.slf4j", "slf4j-simple", "")).size());
        assertTrue(problems(snippet("xml", "<a/>")).get(0).contains("no dependency"));
    }

    @Test
    void gradleHasWhatMavenHas() throws IOException {
        Snippet maven = maven("dev.wardian", "wardian-plugins", "");
        Snippet same = snippet("kotlin", "implementation(\"dev.wardian:wardian-plugins\")");
        Snippet other = snippet("kotlin", "implementation(\"dev.wardian:wardian-guice\")");

        assertEquals(List.of(), DependencySnippets.problems(List.of(maven, same), same));
        assertEquals(1, DependencySnippets.problems(List.of(maven, other), other).size());
    }
}
