package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Capabilities;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlSnippetsTest {
    private static final String MANIFEST =
            """
            ```yaml
            apiVersion: wardian/v1
            id: com.acme.greeter
            version: 1.4.0
            module: { file: greeter.wasm, sha256: %s }
            abi: wardian/1
            operations: { greet: { input: text, output: text } }
            ```
            """
                    .formatted("0123456789abcdef".repeat(4));

    private static List<String> problems(String markdown) {
        return MarkdownSnippets.parse(Path.of("a.md"), markdown.lines().toList()).stream()
                .flatMap(
                        snippet ->
                                YamlSnippets.problems(Capabilities.of(List.of()), snippet).stream())
                .toList();
    }

    @Test
    void manifestsAreReadAsManifests() {
        assertEquals(List.of(), problems(MANIFEST));
    }

    @Test
    void grantsAreReadAsGrants() {
        assertEquals(
                List.of(),
                problems(
                        "```yaml grants\napiVersion: wardian/v1\nlimits: { memory: 32MiB }\n```\n"));
    }

    @Test
    void partsOfManifestsAreReadWithTheOtherKeys() {
        assertEquals(List.of(), problems("```yaml part\nlimits: { memory: 1MiB }\n```\n"));
        assertEquals(List.of(), problems("```yaml part\nid: a.b\nabi: wardian/1\n```\n"));

        List<String> problems = problems("```yaml part\nlimits: { memry: 1MiB }\n```\n");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("a.md:2:11"), problems.toString());
    }

    @Test
    void problemsNameTheLineOfTheDocument() {
        List<String> problems = problems("words\n" + MANIFEST.replace("id:", "idd:"));

        assertEquals(2, problems.size(), problems.toString());
        assertTrue(
                problems.stream().anyMatch(problem -> problem.contains("a.md:4:1")),
                problems.toString());
    }
}
