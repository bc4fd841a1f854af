package dev.wardian.plugin.manifest;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.FetchCapability;
import dev.wardian.plugin.capability.LevelCapability;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Manifests for tests. */
final class Manifests {
    static final Capabilities CAPABILITIES =
            Capabilities.of(List.of(new LevelCapability(), new FetchCapability()));

    static final String SHA = "0123456789abcdef".repeat(4);

    /** Every required key and nothing else. */
    static final String LEAST =
            """
            apiVersion: wardian/v1
            id: com.acme.greeter
            version: 1.4.0
            module: { file: greeter.wasm, sha256: %s }
            abi: wardian/1
            operations: { greet: { input: text, output: text } }
            """
                    .formatted(SHA);

    private Manifests() {}

    static PluginManifest read(String yaml) {
        return new ManifestReader(CAPABILITIES, Abis.known())
                .read("plugin.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** What is wrong with a manifest; empty where nothing is. */
    static List<Problem> problems(byte[] bytes) {
        try {
            new ManifestReader(CAPABILITIES, Abis.known()).read("plugin.yaml", bytes);
            return List.of();
        } catch (ManifestException e) {
            return e.problems();
        }
    }

    static List<Problem> problems(String yaml) {
        return problems(yaml.getBytes(StandardCharsets.UTF_8));
    }

    static List<ErrorId> errorIds(String yaml) {
        return problems(yaml).stream().map(Problem::id).toList();
    }
}
