package com.example.extism;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each plugin with all that it requests, and without parts of it. */
class TourTest {
    @TempDir private Path scratch;

    /** A manager that has loaded the plugin of a language alone. */
    private PluginManager manager(String language, String grants, String manifest)
            throws IOException {
        Path module = folder(language).resolve("tour.wasm");
        assumeTrue(
                Files.exists(module),
                () -> "build-plugins.sh --large has not made the module " + module);
        return manager(language, grants, manifest, Files.readAllBytes(module));
    }

    private PluginManager manager(String name, String grants, String manifest, byte[] module)
            throws IOException {
        Path plugin = Files.createDirectories(scratch.resolve("plugins").resolve(name));
        Files.writeString(plugin.resolve("plugin.yaml"), manifest);
        Files.write(plugin.resolve("tour.wasm"), module);
        Path file = Files.writeString(scratch.resolve("grants.yaml"), grants);
        PluginManager plugins = Main.plugins(scratch, file, WasmEngine.AUTO);
        plugins.loadAll();
        return plugins;
    }

    private PluginManager manager(String language, String grants) throws IOException {
        return manager(language, grants, manifest(language));
    }

    private PluginManager manager(String language) throws IOException {
        return manager(language, grants(language));
    }

    private static Path home(String language) {
        return Path.of(language.equals("go") ? "large" : ".");
    }

    private static Path folder(String language) {
        return home(language).resolve("plugins").resolve(language);
    }

    private static String manifest(String language) throws IOException {
        return Files.readString(folder(language).resolve("plugin.yaml"));
    }

    /** The grants without those of other plugins. */
    private static String grants(String language) throws IOException {
        String all = Files.readString(home(language).resolve("grants.yaml"));
        return all.replaceAll(
                "(?ms)^  com\\.example\\.extism\\.(?!" + language + ":).*?(?=^  com|\\z)", "");
    }

    /** The grants of a plugin without one capability. */
    private static String grantsWithout(String capability, String language) throws IOException {
        String all = grants(language);
        String fewer = all.replaceAll("(?m)^      " + capability + ": .*\n", "");
        assertTrue(fewer.length() < all.length());
        return fewer;
    }

    private static PluginStatus only(PluginManager plugins) {
        assertEquals(1, plugins.plugins().size());
        return plugins.plugins().get(0);
    }

    private static Tour tour(PluginManager plugins) {
        PluginStatus plugin = only(plugins);
        assertEquals(PluginState.ACTIVE, plugin.state(), () -> "" + plugin.failure());
        return plugins.find(plugin.id()).orElseThrow().as(Tour.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"assemblyscript", "c", "go", "rust"})
    void pluginCountsAndKeepsTheTotal(String language) throws IOException {
        try (PluginManager plugins = manager(language)) {
            Tour tour = tour(plugins);

            assertEquals("{\"count\":3,\"total\":3}", tour.countVowels("Über alle"));
            assertEquals("{\"count\":0,\"total\":3}", tour.countVowels(""));
            assertEquals("{\"count\":10,\"total\":13}", tour.countVowels("aeiou AEIOU"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assemblyscript", "c", "go", "rust"})
    void instancePerCallForgetsTheTotal(String language) throws IOException {
        String manifest = manifest(language).replace("mode: single", "mode: per-call");
        try (PluginManager plugins = manager(language, grants(language), manifest)) {
            Tour tour = tour(plugins);

            assertEquals("{\"count\":3,\"total\":3}", tour.countVowels("Über alle"));
            assertEquals("{\"count\":2,\"total\":2}", tour.countVowels("hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assemblyscript", "c", "go", "rust"})
    void pluginGreetsWithTheWordOfItsConfiguration(String language) throws IOException {
        try (PluginManager plugins = manager(language)) {
            assertEquals("Good day, Zoë!", tour(plugins).greeting("Zoë"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assemblyscript", "c", "go", "rust"})
    void withoutConfigPluginGreetsWithItsOwnWord(String language) throws IOException {
        try (PluginManager plugins = manager(language, grantsWithout("config", language))) {
            assertEquals("Hello, Zoë!", tour(plugins).greeting("Zoë"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assemblyscript", "c", "go", "rust"})
    void withoutLogPluginCountsAllTheSame(String language) throws IOException {
        try (PluginManager plugins = manager(language, grantsWithout("log", language))) {
            assertEquals("{\"count\":2,\"total\":2}", tour(plugins).countVowels("hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"go", "rust"})
    void withoutWasiAModuleThatImportsItIsRejected(String language) throws IOException {
        try (PluginManager plugins = manager(language, grantsWithout("wasi", language))) {
            PluginStatus plugin = only(plugins);

            assertEquals(PluginState.REJECTED, plugin.state());
            assertEquals(PluginLinkException.class, plugin.failure().getClass());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assemblyscript", "c", "go", "rust"})
    void failureHasCodeAndMessageAndThePluginGoesOn(String language) throws IOException {
        try (PluginManager plugins = manager(language)) {
            Tour tour = tour(plugins);
            tour.countVowels("hello");

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> tour.fail("no café here"));

            assertEquals(7, failure.code());
            assertEquals("no café here", failure.pluginMessage());
            assertEquals("{\"count\":2,\"total\":4}", tour.countVowels("hello"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assemblyscript", "c", "go", "rust"})
    void echoIsTheSameBytes(String language) throws IOException {
        try (PluginManager plugins = manager(language)) {
            Tour tour = tour(plugins);
            for (int length : new int[] {0, 1, 7, 8, 9, 1 << 16, (1 << 20) - 3, 1 << 20}) {
                byte[] input = new byte[length];
                new Random(length).nextBytes(input);

                assertArrayEquals(input, tour.echo(input), () -> length + " bytes");
            }
        }
    }

    @Test
    void requestByHttpNeedsItsCapability() throws Exception {
        byte[] module =
                WatParser.toBinary(
                        """
                        (module
                          (import "extism:host/env" "http_request"
                            (func $request (param i64 i64) (result i64)))
                          (func (export "fetch") (result i32)
                            (drop (call $request (i64.const 0) (i64.const 0)))
                            (i32.const 0)))
                        """);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(module);
        String manifest =
                """
                apiVersion: wardian/v1
                id: com.example.extism.http
                version: 1.0.0
                module: { file: tour.wasm, sha256: "%s" }
                abi: extism
                operations: { fetch: {} }
                """
                        .formatted(HexFormat.of().formatHex(hash));
        try (PluginManager plugins = manager("http", "apiVersion: wardian/v1", manifest, module)) {
            Plugin plugin = plugins.find("com.example.extism.http").orElseThrow();

            PluginPanic panic =
                    assertThrows(PluginPanic.class, () -> plugin.call("fetch", new byte[0]));
            assertTrue(panic.getMessage().contains("does not have the capability http"));
        }
    }
}
