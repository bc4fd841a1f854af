package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.OperationNaming;
import dev.wardian.wasm.WasmFunction;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class ConventionsTest {
    @TempDir Path folder;

    /** A provider of an ABI that nobody can call. */
    public abstract static class Named implements CallConvention {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public Abi abi() {
            return new Abi(name, OperationNaming.WORDS, Operands.BYTES);
        }

        @Override
        public List<OperationSpec> check(ModuleCheck module) {
            return List.of();
        }

        @Override
        public void start(GuestInstance guest) {}

        @Override
        public void call(GuestInstance guest, WasmFunction function, PluginCall call) {}
    }

    /** A provider that works. */
    public static final class Works extends Named {
        /** For the service loader. */
        public Works() {
            super("works/1");
        }
    }

    /** A provider that cannot be made. */
    public static final class Throws extends Named {
        /** For the service loader. */
        public Throws() {
            super("throws/1");
            throw new IllegalStateException("no such thing");
        }
    }

    /** A provider whose name cannot be had. */
    public static final class Nameless extends Named {
        /** For the service loader. */
        public Nameless() {
            super("nameless/1");
        }

        @Override
        public Abi abi() {
            throw new NoClassDefFoundError("com/acme/Missing");
        }
    }

    /** A provider whose functions cannot be had. */
    public static final class WithoutFunctions extends Named {
        /** For the service loader. */
        public WithoutFunctions() {
            super("bare/1");
        }

        @Override
        public List<CoreFunction> functions() {
            throw new IllegalStateException("no functions");
        }
    }

    /** A provider that would take the place of the framework's own. */
    public static final class Usurper extends Named {
        /** For the service loader. */
        public Usurper() {
            super("wardian/1");
        }
    }

    private Conventions found(String... providers) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(CallConvention.class.getName()), List.of(providers));
        URL[] urls = {folder.toUri().toURL()};
        try (URLClassLoader loader =
                new URLClassLoader(urls, CallConvention.class.getClassLoader())) {
            return Conventions.find(loader);
        }
    }

    private static List<String> names(Conventions conventions) {
        return conventions.abis().stream().map(Abi::name).toList();
    }

    private static List<RecordedLog.Line> errors() {
        return RecordedLog.of(Conventions.class.getName()).stream()
                .filter(line -> line.level() == Level.ERROR)
                .toList();
    }

    @Test
    void providersThatCannotBeUsedDoNotKeepOthersAway() throws IOException {
        List<String> known = names(Conventions.ofThisHost());
        int before = errors().size();

        Conventions conventions =
                found(
                        "com.acme.NoSuchConvention",
                        Throws.class.getName(),
                        Nameless.class.getName(),
                        ConventionsTest.class.getName(),
                        Works.class.getName());

        assertEquals(
                Stream.concat(known.stream(), Stream.of("works/1")).toList(), names(conventions));
        List<RecordedLog.Line> errors = errors().subList(before, errors().size());
        assertEquals(4, errors.size(), errors::toString);
        assertTrue(
                errors.stream()
                        .anyMatch(
                                line ->
                                        Objects.requireNonNull(line.cause())
                                                .toString()
                                                .contains("com.acme.NoSuchConvention")),
                errors::toString);
    }

    @Test
    void functionsAreReadWhenTheyAreAskedFor() throws IOException {
        int before = errors().size();

        Conventions conventions = found(WithoutFunctions.class.getName());

        Abi bare = conventions.abis().get(conventions.abis().size() - 1);
        assertEquals("bare/1", bare.name());
        assertEquals(before, errors().size());
        assertEquals(List.of(), conventions.find(bare).orElseThrow().functions());
        assertEquals(List.of(), conventions.find(bare).orElseThrow().functions());
        List<RecordedLog.Line> errors = errors().subList(before, errors().size());
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).message().contains("WithoutFunctions"), errors::toString);
    }

    @Test
    void aFileThatCannotBeReadDoesNotKeepOthersAway() throws IOException {
        List<String> known = names(Conventions.ofThisHost());

        assertEquals(known, names(found("this is no name of a class", Works.class.getName())));
    }

    @Test
    void aNameThatIsTakenStaysWithTheFramework() throws IOException {
        int before = errors().size();

        Conventions conventions = found(Usurper.class.getName());

        Abi wardian = conventions.abis().get(0);
        assertEquals("wardian/1", wardian.name());
        assertEquals(
                CallConvention.class.getPackageName() + ".convention",
                conventions.find(wardian).orElseThrow().convention().getClass().getPackageName());
        RecordedLog.Line line = errors().get(before);
        assertTrue(line.message().contains(Usurper.class.getName()), line::message);
    }
}
