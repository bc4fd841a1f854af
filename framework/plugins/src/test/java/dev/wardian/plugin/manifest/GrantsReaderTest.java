package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.wasm.WasmEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GrantsReaderTest {
    private static Grants read(String yaml) {
        return new GrantsReader(Manifests.CAPABILITIES)
                .read("grants.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ceilingLimitsAndGrantsAreRead() {
        Grants grants =
                read(
                        """
                        apiVersion: wardian/v1
                        ceiling: { log: { level: warn } }
                        limits: { memory: 32MiB, deadline: 2s }
                        plugins:
                          com.acme.greeter:
                            grants:
                              log: { level: very-loud }
                              fetch/2: { allow: ["https://a.example"] }
                            limits: { memory: 64MiB }
                          com.acme.other: {}
                        """);

        assertEquals(
                List.of("log/1: level WARN"),
                grants.granted(Manifests.CAPABILITIES, "com.acme.greeter").rules());
        assertEquals(64L << 20, grants.limits("com.acme.greeter").get(Limit.MEMORY));
        assertEquals(2_000_000_000L, grants.limits("com.acme.greeter").get(Limit.DEADLINE));
        assertEquals(32L << 20, grants.limits("com.acme.other").get(Limit.MEMORY));
        assertEquals(PolicySet.EMPTY, grants.granted(Manifests.CAPABILITIES, "com.acme.other"));
    }

    @Test
    void withoutCeilingAGrantIsAsItIsWritten() {
        Grants grants =
                read(
                        """
                        apiVersion: wardian/v1
                        plugins: { com.acme.greeter: { grants: { log: { level: very-loud } } } }
                        """);

        assertEquals(Optional.empty(), grants.ceiling());
        assertEquals(
                List.of("log/1: level VERY_LOUD"),
                grants.granted(Manifests.CAPABILITIES, "com.acme.greeter").rules());
    }

    @Test
    void enginesAreThoseThatAreThere() {
        Grants grants =
                read(
                        """
                        apiVersion: wardian/v1
                        engine: interpreter
                        plugins: { com.acme.greeter: { engine: auto } }
                        """);

        assertEquals(Optional.of(WasmEngine.AUTO), grants.engine("com.acme.greeter"));
        assertEquals(Optional.of(WasmEngine.INTERPRETER), grants.engine("com.acme.other"));
        assertEquals(Optional.empty(), Grants.NONE.engine("com.acme.other"));
        ManifestException unknown =
                assertThrows(
                        ManifestException.class,
                        () -> read("apiVersion: wardian/v1\nengine: steam\n"));
        String text = String.valueOf(unknown.getMessage());
        assertTrue(text.contains("steam") && text.contains("interpreter"), text);
        assertTrue(text.contains(":2:9"), text);
    }

    @Test
    void anEmptyCeilingForbidsEverything() {
        Grants grants =
                read(
                        """
                        apiVersion: wardian/v1
                        ceiling: {}
                        plugins: { com.acme.greeter: { grants: { log: {} } } }
                        """);

        assertEquals(PolicySet.EMPTY, grants.granted(Manifests.CAPABILITIES, "com.acme.greeter"));
    }

    @Test
    void theGrantThatAHintShowsGrantsWhatWasRequested() {
        PluginManifest manifest =
                Manifests.read(
                        Manifests.LEAST
                                + """
                                capabilities:
                                  log: { reason: x }
                                  fetch/2:
                                    allow:
                                      - https://a.example
                                      - "https://b.example/\\"\\\\ # [x], {y}: z"
                                    maxBytes: 2KiB
                                    reason: y
                                """);

        for (CapabilityName name : manifest.requested().names()) {
            String grant = manifest.source().grantFor(name).orElseThrow();
            Grants grants = read("apiVersion: wardian/v1\n" + grant + "\n");
            assertEquals(
                    manifest.requested().find(name),
                    grants.granted(Manifests.CAPABILITIES, manifest.id()).find(name));
        }
        assertEquals(
                Optional.of("plugins: { com.acme.greeter: { grants: { log: {} } } }"),
                manifest.source().grantFor(CapabilityName.of("log/1")));
        assertEquals(Optional.empty(), manifest.source().grantFor(CapabilityName.of("mail/1")));
    }

    @Test
    void whatIsRejectedAreGrantsAndNoManifest() {
        GrantsReader reader = new GrantsReader(Capabilities.of(List.of()));
        List<Executable> readings =
                List.of(
                        () -> reader.read("grants.yaml", new byte[] {'['}),
                        () -> reader.read(Path.of("no", "such", "file.yaml"), "grants.yaml"));

        for (Executable reading : readings) {
            String text =
                    String.valueOf(assertThrows(ManifestException.class, reading).getMessage());
            assertTrue(text.startsWith("WDN-MAN-001 grants rejected: 1 problem"), text);
        }
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        ManifestException error =
                assertThrows(
                        ManifestException.class,
                        () ->
                                read(
                                        """
                                        cieling: {}
                                        limits: { memory: 8MB }
                                        plugins:
                                          greeter: { grants: { log: { reason: x } } }
                                          com.acme.a: { grants: { mail: {} }, limit: {} }
                                        """));

        assertEquals(
                List.of(
                        "unknown key \"cieling\"",
                        "apiVersion is missing",
                        "limits.memory: expected a size such as 64KiB or 8MiB, not \"8MB\"",
                        "plugins: expected a name such as com.acme.greeter, not \"greeter\"",
                        "unknown key \"reason\" in plugins.greeter.grants.log",
                        "plugins.com.acme.a.grants: there is no capability \"mail\"",
                        "unknown key \"limit\" in plugins.com.acme.a"),
                error.problems().stream().map(p -> p.message()).toList());
    }
}
