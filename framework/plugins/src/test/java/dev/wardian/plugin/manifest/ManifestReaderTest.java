package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.FetchCapability.FetchPolicy;
import dev.wardian.plugin.capability.LevelCapability.Level;
import dev.wardian.plugin.capability.LevelCapability.LevelPolicy;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReaderTest {
    @Test
    void everyKeyIsRead() {
        PluginManifest manifest =
                Manifests.read(
                        """
                        apiVersion: wardian/v1
                        id: com.acme.greeter            # reverse-DNS
                        version: 1.10.0-rc.1+build
                        module: { file: target/greeter.wasm, sha256: %s }
                        abi: wardian/1
                        implements: [com.acme.Greeter, com.acme.Other$Inner]
                        requires: { host: ">=1.0 <2", plugins: { com.acme.base: "^1.2" } }
                        operations:
                          greet: { input: text, output: json }
                          order.price: { output: number }
                          tick: { input: none, output: none }
                        capabilities:
                          log: { level: very-loud, reason: diagnostics }
                          fetch/2:
                            allow: ["https://b.example", https://a.example]
                            maxBytes: 64KiB
                            reason: look up names
                        limits: { memory: 8MiB, fuel: 200M, deadline: 200ms, output: 64KiB, callDepth: 100 }
                        instances: { mode: single, queue: 8, wait: 50ms }
                        state: { handover: true, schema: 2 }
                        onFailure: closed
                        config: { greeting: Hello, polite: no, version: 1.10, empty: "" }
                        """
                                .formatted(Manifests.SHA));

        assertEquals("com.acme.greeter", manifest.id());
        assertEquals("1.10.0-rc.1+build", manifest.version());
        assertEquals(
                new PluginManifest.ModuleFile("target/greeter.wasm", Manifests.SHA),
                manifest.module());
        assertEquals("wardian/1", manifest.abi().name());
        assertEquals(List.of("com.acme.Greeter", "com.acme.Other$Inner"), manifest.services());
        assertEquals(">=1.0 <2", manifest.requires().host().orElseThrow().toString());
        assertEquals(List.of("com.acme.base"), List.copyOf(manifest.requires().plugins().keySet()));
        assertEquals(
                Map.of(
                        "greet", new PluginManifest.Operation(ValueKind.TEXT, ValueKind.JSON),
                        "order.price",
                                new PluginManifest.Operation(ValueKind.BYTES, ValueKind.NUMBER),
                        "tick", new PluginManifest.Operation(ValueKind.NONE, ValueKind.NONE)),
                manifest.operations());
        CapabilityName log = CapabilityName.of("log/1");
        CapabilityName fetch = CapabilityName.of("fetch/2");
        assertEquals(Map.of(log, "diagnostics", fetch, "look up names"), manifest.reasons());
        assertEquals(Optional.of(new LevelPolicy(Level.VERY_LOUD)), manifest.requested().find(log));
        assertEquals(
                Optional.of(
                        FetchPolicy.of(List.of("https://a.example", "https://b.example"), 65536)),
                manifest.requested().find(fetch));
        assertEquals(
                Map.of(
                        Limit.MEMORY, 8L << 20,
                        Limit.FUEL, 200_000_000L,
                        Limit.DEADLINE, 200_000_000L,
                        Limit.OUTPUT, 65536L,
                        Limit.CALL_DEPTH, 100L),
                manifest.limits());
        assertEquals(
                new PluginManifest.Instances(
                        InstanceMode.SINGLE,
                        OptionalInt.empty(),
                        OptionalInt.of(8),
                        Optional.of(Duration.ofMillis(50))),
                manifest.instances());
        assertEquals(Optional.of(new PluginManifest.State(true, 2)), manifest.state());
        assertEquals(OnFailure.CLOSED, manifest.onFailure());
        assertEquals(
                Map.of("greeting", "Hello", "polite", "no", "version", "1.10", "empty", ""),
                manifest.config());
    }

    @Test
    void whatIsNotSaidHasADefault() {
        PluginManifest manifest = Manifests.read(Manifests.LEAST);

        assertEquals(List.of(), manifest.services());
        assertEquals(PluginManifest.Requirements.NONE, manifest.requires());
        assertTrue(manifest.requested().isEmpty());
        assertEquals(Map.of(), manifest.limits());
        assertEquals(InstanceMode.POOLED, manifest.instances().mode());
        assertEquals(OnFailure.FALLBACK, manifest.onFailure());
        assertEquals(Optional.empty(), manifest.state());
        assertEquals(Map.of(), manifest.config());
    }

    @Test
    void allProblemsAreReportedAtOnceInTheOrderOfTheText() {
        ManifestException error =
                assertThrows(
                        ManifestException.class,
                        () ->
                                Manifests.read(
                                        """
                                        apiVersion: wardian/v1
                                        id: com.acme.greeter
                                        version: 1.10
                                        module: { file: ../greeter.wasm }
                                        abi: wardian/1
                                        operations: { __init: {} }
                                        capabilities:
                                          lgo: { reason: diagnostics }
                                          fetch/2: { allow: [http://x], maxbytes: 1, reason: x }
                                        limitz: { memory: 8MB }
                                        """));

        assertEquals(
                """
                WDN-MAN-001 manifest rejected: 8 problems [plugin com.acme.greeter]
                  plugin.yaml:3:10: WDN-MAN-012 version: expected a version such as 1.4.0, not "1.10"
                    3 | version: 1.10
                      |          ^
                  plugin.yaml:4:9: WDN-MAN-010 module.sha256 is missing
                    4 | module: { file: ../greeter.wasm }
                      |         ^
                    hint: add sha256
                  plugin.yaml:4:17: WDN-MAN-014 module.file: "../greeter.wasm" leaves the plugin's folder
                    4 | module: { file: ../greeter.wasm }
                      |                 ^
                    hint: name a file in the folder of the manifest, with / between folders
                  plugin.yaml:6:15: WDN-MAN-012 operations: "__init": names that begin with __ belong to the host
                    6 | operations: { __init: {} }
                      |               ^
                    hint: hooks are exported, but not listed
                  plugin.yaml:8:3: WDN-MAN-013 capabilities: there is no capability "lgo"
                    8 |   lgo: { reason: diagnostics }
                      |   ^
                    hint: did you mean "log"?
                  plugin.yaml:9:22: WDN-MAN-012 capabilities.fetch/2.allow[0]: not an origin
                    9 |   fetch/2: { allow: [http://x], maxbytes: 1, reason: x }
                      |                      ^
                    hint: write https://host
                  plugin.yaml:9:33: WDN-MAN-009 unknown key "maxbytes" in capabilities.fetch/2
                    9 |   fetch/2: { allow: [http://x], maxbytes: 1, reason: x }
                      |                                 ^
                    hint: did you mean "maxBytes"?
                  plugin.yaml:10:1: WDN-MAN-009 unknown key "limitz"
                    10 | limitz: { memory: 8MB }
                       | ^
                    hint: did you mean "limits"?""",
                error.getMessage());
    }

    @Test
    void laterProblemsPointAtTheLineToChange() {
        ManifestSource source = Manifests.read(Manifests.LEAST).source();

        Problem problem =
                source.problem(
                        ErrorId.OPERATION_NOT_EXPORTED, "no op:greet", "", "operations", "greet");

        assertEquals(new SourceLocation("plugin.yaml", 6, 15), problem.location());
        assertEquals("operations: { greet: { input: text, output: text } }", problem.sourceLine());
    }

    @Test
    void whatTheManifestDoesNotHaveIsLocatedAtTheNearestKeyAbove() {
        ManifestSource source = Manifests.read(Manifests.LEAST).source();

        assertEquals(6, source.locate("operations", "other", "input").line());
        assertEquals(new SourceLocation("plugin.yaml", 1, 1), source.locate("capabilities", "log"));
    }

    @Test
    void theHashIsThatOfTheBytesThatWereParsed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("plugin.yaml"), "\n" + Manifests.LEAST);

        PluginManifest manifest =
                new ManifestReader(Manifests.CAPABILITIES, Abis.known())
                        .read(file, "a/plugin.yaml");

        assertEquals(Sha256.hex(Files.readAllBytes(file)), manifest.source().sha256());
        assertEquals("a/plugin.yaml", manifest.source().file());
    }

    @Test
    void aMissingFileAndAFolderAreUnreadable(@TempDir Path folder) {
        ManifestReader reader = new ManifestReader(Manifests.CAPABILITIES, Abis.known());

        for (Path path : List.of(folder, folder.resolve("missing"))) {
            ManifestException error =
                    assertThrows(ManifestException.class, () -> reader.read(path, "plugin.yaml"));
            assertEquals(ErrorId.MANIFEST_UNREADABLE, error.problems().get(0).id());
        }
    }

    @Test
    void anUnknownAbiIsNamedWithItsNeighbours() {
        List<Problem> problems =
                Manifests.problems(Manifests.LEAST.replace("abi: wardian/1", "abi: wardian/2"));
        List<String> known = Abis.known().stream().map(Abi::name).toList();

        assertTrue(known.containsAll(List.of("wardian/1", "plain")), known::toString);
        assertEquals(
                "abi: expected one of " + String.join(", ", known) + ", not \"wardian/2\"",
                problems.get(0).message());
        assertEquals("did you mean \"wardian/1\"?", problems.get(0).hint());
    }

    @Test
    void aSizeInDecimalUnitsIsCorrected() {
        List<Problem> problems = Manifests.problems(Manifests.LEAST + "limits: { memory: 8 MB }\n");

        assertEquals("did you mean \"8MiB\"?", problems.get(0).hint());
    }

    @Test
    void aHashMayBeWrittenInUpperCase() {
        String upper =
                Manifests.LEAST.replace(Manifests.SHA, Manifests.SHA.toUpperCase(Locale.ROOT));

        assertEquals(Manifests.SHA, Manifests.read(upper).module().sha256());
    }
}
