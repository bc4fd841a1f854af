package dev.wardian.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugins that speak the ABI without an SDK, in languages that there is none for. */
class WithoutSdkTest {
    private static final Path FOLDER = Path.of("plugins", "without-sdk");
    private static final String LONGEST = "x".repeat(64);

    private static String greet(Plugin plugin, String name) {
        byte[] output = plugin.call("greet", name.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }

    private static PluginFailure failure(Plugin plugin, String name) {
        return assertThrows(PluginFailure.class, () -> greet(plugin, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wat", "assemblyscript"})
    void pluginGreetsAndRefusesLikeOneWithSdk(String language) {
        try (PluginManager manager = PluginManager.builder(FOLDER).poolSize(1).build()) {
            Plugin plugin = manager.load(FOLDER.resolve(language).resolve("plugin.yaml"));

            for (int i = 0; i < 1000; i++) {
                assertEquals("Hello, Käthe " + i + "!", greet(plugin, "Käthe " + i));
            }
            assertEquals("Hello, " + LONGEST + "!", greet(plugin, LONGEST));
            assertEquals(1, failure(plugin, LONGEST + "x").code());
            PluginFailure nobody = failure(plugin, "");
            assertEquals(2, nobody.code());
            assertEquals("nobody to greet", nobody.pluginMessage());
            assertEquals("Hello, Ada!", greet(plugin, "Ada"));
        }
    }

    @Test
    void moduleInTextIsThatOfItsSource() throws IOException {
        Path wat = FOLDER.resolve("wat");

        assertArrayEquals(
                WatParser.toBinary(Files.readAllBytes(wat.resolve("greeter.wat"))),
                Files.readAllBytes(wat.resolve("greeter.wasm")));
    }
}
