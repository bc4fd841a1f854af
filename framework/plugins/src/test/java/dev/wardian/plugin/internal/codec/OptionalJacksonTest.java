package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

    @SuppressWarnings("unchecked") // Both probes are functions.
    private static Function<String, String> probeIn(ClassLoader loader, Class<?> type)
            throws ReflectiveOperationException {
        Class<?> probe = Class.forName(type.getName(), true, loader);
        return (Function<String, String>) probe.getConstructor().newInstance();
    }

    /** The classes that everybody has, and others. */
    private static URLClassLoader loaderWith(Class<?>... others) {
        return new URLClassLoader(
                Stream.concat(
                                Stream.of(
                                        NoJacksonProbe.class,
                                        PluginManager.class,
                                        WasmModule.class,
                                        LoaderOptions.class,
                                        Logger.class),
                                Stream.of(others))
                        .map(OptionalJacksonTest::origin)
                        .toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    @Test
    void withoutJacksonARecordIsAProblemThatNamesItAndTextStillWorks() throws Exception {
        try (URLClassLoader loader = loaderWith()) {
            String said = probeIn(loader, NoJacksonProbe.class).apply(echo().toString());

            assertTrue(said.contains("needs Jackson"), said);
            assertTrue(said.contains("com.fasterxml.jackson.core:jackson-databind"), said);
        }
    }

    @Test
    void withJacksonTheSameProbeBinds() throws Exception {
        ClassLoader loader = getClass().getClassLoader();

        assertEquals("bound, {}", probeIn(loader, NoJacksonProbe.class).apply(echo().toString()));
        assertEquals(
                "bound\nbound", probeIn(loader, NoModulesProbe.class).apply(echo().toString()));
    }

    @Test
    void withoutTheModulesOfJacksonTheirArtifactsAreNamedWhenAnInterfaceIsBound() throws Exception {
        try (URLClassLoader loader =
                loaderWith(JsonMapper.class, JsonFactory.class, JsonTypeInfo.class)) {
            String said = probeIn(loader, NoModulesProbe.class).apply(echo().toString());

            String added = "; add com.fasterxml.jackson.datatype:jackson-datatype-";
            assertEquals(
                    """
                    Times.json(Map), input: Map[][]: java.util.OptionalInt needs a module of Jackson \
                    that is missing%1$sjdk8
                    Times.json(Map), output: Event.at[]: java.time.Instant needs a module of Jackson \
                    that is missing%1$sjsr310
                    Notes.json(Event), input: Event.at[]: java.time.Instant needs a module of Jackson \
                    that is missing%1$sjsr310
                    Notes.json(Event), output: Note.text: java.util.Optional needs a module of Jackson \
                    that is missing%1$sjdk8\
                    """
                            .formatted(added),
                    said);
        }
    }
}
