package dev.wardian.testing;

import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in memory: a manifest and a module. Immutable; each method that changes something
 * returns another plugin.
 */
public final class TestPlugin {
    private static final String HASH = "sha256: *[\"']?[0-9a-f]{64}[\"']?";
    private static final String OPERATION = "op:";

    private final String id;
    private final byte[] module;

    /** The whole manifest, or null if it is made of the parts. */
    private final @Nullable String written;

    private final String version;
    private final Map<String, String> operations;
    private final List<String> lines;

    /** The requests by capability, in YAML. */
    private final Map<String, String> requests;

    private TestPlugin(
            String id,
            byte[] module,
            @Nullable String written,
            String version,
            Map<String, String> operations,
            Map<String, String> requests,
            List<String> lines) {
        this.id = id;
        this.module = module;
        this.written = written;
        this.version = version;
        this.operations = operations;
        this.requests = requests;
        this.lines = lines;
    }

    /**
     * A plugin of this module, of version 1.0.0. Its operations are the exports of the module, with
     * bytes in and out, unless {@link #operation} names them.
     *
     * @param id its id, for example {@code com.acme.greeter}
     * @param module a module in binary, for example as a compiler built it
     * @return the plugin
     */
    public static TestPlugin wasm(String id, byte[] module) {
        return new TestPlugin(id, module.clone(), null, "1.0.0", Map.of(), Map.of(), List.of());
    }

    /**
     * As {@link #wasm}, with the module in WebAssembly text.
     *
     * @param id its id
     * @param module a module in text, with its imports and exports as the plugin ABI wants them
     * @return the plugin
     * @throws dev.wardian.wasm.text.WatException if the text is no module
     */
    public static TestPlugin wat(String id, String module) {
        return wasm(id, WatParser.toBinary(module));
    }

    /**
     * As {@link #wasm}, with a module that the test writes.
     *
     * @param id its id
     * @param guest the module
     * @return the plugin
     * @throws dev.wardian.wasm.text.WatException if a body of the guest is no code
     */
    public static TestPlugin wat(String id, WatGuest guest) {
        return wat(id, guest.toString());
    }

    /**
     * A plugin with a manifest as an author writes it. Its SHA-256 is set to that of the module.
     *
     * @param manifest the whole manifest, in YAML
     * @param module the module in binary
     * @return the plugin
     * @throws IllegalArgumentException if the manifest has no SHA-256
     */
    public static TestPlugin of(String manifest, byte[] module) {
        String sealed = manifest.replaceFirst(HASH, "sha256: \"" + sha256(module) + '"');
        if (!sealed.contains(sha256(module))) {
            throw new IllegalArgumentException("the manifest has no SHA-256");
        }
        return new TestPlugin("", module.clone(), sealed, "", Map.of(), Map.of(), List.of());
    }

    /**
     * A plugin of a folder, as its build left it: {@code plugin.yaml} and the module that it names.
     *
     * @param folder the folder of the plugin
     * @return the plugin, with the SHA-256 that its manifest has
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalArgumentException if the manifest names no module
     */
    public static TestPlugin folder(Path folder) {
        try {
            byte[] manifest = Files.readAllBytes(folder.resolve(ManifestReader.FILE_NAME));
            String file =
                    ManifestReader.moduleFile(manifest)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    folder + ": the manifest names no module"));
            return new TestPlugin(
                    "",
                    Files.readAllBytes(folder.resolve(file)),
                    new String(manifest, StandardCharsets.UTF_8),
                    "",
                    Map.of(),
                    Map.of(),
                    List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the plugin another version.
     *
     * @param number the version, for example {@code 1.1.0}
     * @return the changed plugin
     * @throws IllegalStateException if the manifest was given as a whole
     */
    public TestPlugin version(String number) {
        requireParts();
        return new TestPlugin(id, module, null, number, operations, requests, lines);
    }

    /**
     * Names an operation, with the kinds of its values.
     *
     * @param name the operation
     * @param input the kind of its input: {@code bytes}, {@code text}, {@code json}, {@code
     *     number}, {@code stream} or {@code none}
     * @param output the kind of its output
     * @return the changed plugin
     * @throws IllegalStateException if the manifest was given as a whole
     */
    public TestPlugin operation(String name, String input, String output) {
        requireParts();
        Map<String, String> more = new LinkedHashMap<>(operations);
        more.put(name, "{ input: " + input + ", output: " + output + " }");
        return new TestPlugin(id, module, null, version, more, requests, lines);
    }

    /**
     * Requests a capability.
     *
     * @param capability its name, for example {@code config} or {@code rates/2}
     * @param request what is requested, as a mapping of YAML on one line: {@code { keys: [a] }}.
     *     The reason is added
     * @return the changed plugin
     * @throws IllegalStateException if the manifest was given as a whole
     * @throws IllegalArgumentException if the request is no such mapping
     */
    public TestPlugin requests(String capability, String request) {
        requireParts();
        String trimmed = request.strip();
        if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) {
            throw new IllegalArgumentException("a request is { ... }, not " + request);
        }
        String keys = trimmed.substring(1, trimmed.length() - 1).strip();
        Map<String, String> more = new LinkedHashMap<>(requests);
        more.put(capability, "{ " + (keys.isEmpty() ? "" : keys + ", ") + "reason: a test }");
        return new TestPlugin(id, module, null, version, operations, more, lines);
    }

    /**
     * Adds to the manifest.
     *
     * @param yaml one or more lines with top-level keys, for example {@code limits: { memory: 1MiB
     *     }}
     * @return the changed plugin
     * @throws IllegalStateException if the manifest was given as a whole
     */
    public TestPlugin line(String yaml) {
        requireParts();
        List<String> more = new ArrayList<>(lines);
        more.add(yaml);
        return new TestPlugin(id, module, null, version, operations, requests, more);
    }

    private void requireParts() {
        if (written != null) {
            throw new IllegalStateException("the manifest was given as a whole");
        }
    }

    /** {@return the manifest, in YAML} */
    public String manifest() {
        if (written != null) {
            return written;
        }
        StringBuilder text = new StringBuilder();
        text.append("apiVersion: wardian/v1\nid: ").append(id);
        text.append("\nversion: ").append(version);
        text.append("\nmodule: { file: plugin.wasm, sha256: \"").append(sha256(module));
        text.append("\" }\nabi: wardian/1\n");
        text.append(block("operations", operations.isEmpty() ? exported() : operations));
        text.append(block("capabilities", requests));
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String block(String key, Map<String, String> values) {
        return values.isEmpty()
                ? ""
                : values.entrySet().stream()
                        .map(entry -> "  " + entry.getKey() + ": " + entry.getValue() + "\n")
                        .collect(Collectors.joining("", key + ":\n", ""));
    }

    private Map<String, String> exported() {
        WasmModule parsed = WasmModule.parse(module, Features.WASM_3_0, ModuleLimits.DEFAULT);
        Map<String, String> found = new LinkedHashMap<>();
        for (ExportType export : parsed.exports()) {
            String name = export.name();
            if (name.startsWith(OPERATION) && !name.startsWith("__", OPERATION.length())) {
                found.put(name.substring(OPERATION.length()), "{ input: bytes, output: bytes }");
            }
        }
        return found;
    }

    /** {@return a copy of the module} */
    public byte[] module() {
        return module.clone();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
