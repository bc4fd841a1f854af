package dev.wardian.sample.readme;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads YAML snippets as the framework does: manifests, and files of grants. */
final class YamlSnippets {
    private YamlSnippets() {}

    /**
     * What the reader objects to, each with its place in the document; empty if all is well.
     *
     * @param capabilities those that the documented host has
     */
    static List<String> problems(Capabilities capabilities, Snippet snippet) {
        // Empty lines in front of the text make the reader count as the document does.
        byte[] bytes =
                ("\n".repeat(snippet.line()) + snippet.text()).getBytes(StandardCharsets.UTF_8);
        String name = snippet.document().toString();
        try {
            if (snippet.attributes().contains("grants")) {
                new GrantsReader(capabilities).read(name, bytes);
            } else {
                new ManifestReader(capabilities, Abis.known()).read(name, bytes);
            }
            return List.of();
        } catch (ManifestException e) {
            return e.problems().stream().map(Object::toString).toList();
        }
    }
}
