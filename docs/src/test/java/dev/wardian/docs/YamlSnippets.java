package dev.wardian.docs;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads YAML snippets as the framework does: manifests, and files of grants. */
final class YamlSnippets {
    /** The least manifest, whose lines stand for keys that a part does not have. */
    private static final List<String> LEAST =
            List.of(
                    "apiVersion: wardian/v1",
                    "id: com.acme.greeter",
                    "version: 1.4.0",
                    "module: { file: greeter.wasm, sha256: " + "0".repeat(64) + " }",
                    "abi: wardian/1",
                    "operations: { greet: { input: text, output: text } }");

    private YamlSnippets() {}

    /** A manifest of which {@code part} has some keys. What is added comes last. */
    static byte[] completed(byte[] part) {
        String text = new String(part, StandardCharsets.UTF_8);
        StringBuilder whole = new StringBuilder(text);
        for (String line : LEAST) {
            String key = line.substring(0, line.indexOf(':') + 1);
            if (text.lines().noneMatch(own -> own.startsWith(key))) {
                whole.append(line).append('\n');
            }
        }
        return whole.toString().getBytes(StandardCharsets.UTF_8);
    }

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
            } else if (snippet.attributes().contains("part")) {
                new ManifestReader(capabilities, Abis.known()).read(name, completed(bytes));
            } else {
                new ManifestReader(capabilities, Abis.known()).read(name, bytes);
            }
            return List.of();
        } catch (ManifestException e) {
            return e.problems().stream().map(Object::toString).toList();
        }
    }
}
