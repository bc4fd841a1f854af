package com.example.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.PluginFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void thePluginGreets() {
        try (PluginManager plugins = Main.plugins(Path.of("."))) {
            plugins.loadAll();

            assertEquals("Hello, Ada", plugins.proxy(Greeter.class).greet("Ada"));
        }
    }

    @Test
    void thePluginHasTheCapabilityThatIsGranted() {
        try (PluginManager plugins = Main.plugins(Path.of("."))) {
            assertEquals(PluginState.ACTIVE, plugins.loadAll().get(0).state());

            assertEquals(
                    List.of("config: keys word"),
                    plugins.ref("com.example.greeter").get().granted().describe());
        }
    }

    @Test
    void aFailureOfThePluginIsAnException() {
        try (PluginManager plugins = Main.plugins(Path.of("."))) {
            plugins.loadAll();
            Greeter greeter = plugins.proxy(Greeter.class);

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> greeter.greet("a".repeat(200)));

            assertEquals(1, failure.code());
        }
    }
}
