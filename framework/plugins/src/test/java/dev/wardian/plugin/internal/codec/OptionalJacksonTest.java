package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.wasm.WasmModule;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.yaml.snakeyaml.LoaderOptions;

class OptionalJacksonTest {
    @TempDir Path folder;

    private Path echo() {
        return new PluginFolder(folder)
                .plugin("guest")
                .guest(new Guest().echo("json"))
                .kinds("json", "json", "json")
                .write();
    }

    private static URL origin(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @SuppressWarnings("unchecked") // NoJacksonProbe is one.
    private static Function<String, String> probeIn(ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> probe = Class.forName(NoJacksonProbe.class.getName(), true, loader);
        return (Function<String, String>) probe.getConstructor().newInstance();
    }

    @Test
    void withoutJacksonARecordIsAProblemThatNamesItAndTextStillWorks() throws Exception {
        URL[] classes =
                Stream.of(
                                NoJacksonProbe.class,
                                PluginManager.class,
                                WasmModule.class,
                                LoaderOptions.class,
                                Logger.class)
                        .map(OptionalJacksonTest::origin)
                        .toArray(URL[]::new);
        try (URLClassLoader loader =
                new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            String said = probeIn(loader).apply(echo().toString());

            assertTrue(said.contains("needs Jackson"), said);
            assertTrue(said.contains("com.fasterxml.jackson.core:jackson-databind"), said);
        }
    }

    @Test
    void withJacksonTheSameProbeBinds() throws Exception {
        assertEquals("bound, {}", probeIn(getClass().getClassLoader()).apply(echo().toString()));
    }
}
