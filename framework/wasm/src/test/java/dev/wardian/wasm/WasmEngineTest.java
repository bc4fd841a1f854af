package dev.wardian.wasm;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.engine.EngineProvider;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.BodyEngine;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines by name: those that a jar or a module beside the runtime brings, and broken ones. */
class WasmEngineTest {
    private static final String SERVICES = "META-INF/services/" + EngineProvider.class.getName();

    private static final String NAMED = "@Override public String name() { return \"%s\"; }";

    /** Runs a module of version 1.0, and one of version 2.0 that the engine refuses. */
    private static final String MAIN =
            """
            package %s;

            import dev.wardian.wasm.*;
            import java.nio.file.Path;

            public final class Main {
                public static void main(String[] args) throws Exception {
                    WasmEngine engine = WasmEngine.named("steam");
                    System.out.println(WasmEngine.all() + " " + (engine == WasmEngine.named("steam")));
                    InstanceOptions options = InstanceOptions.DEFAULT.withEngine(engine);
                    WasmModule module = WasmModule.parse(Path.of(args[0]));
                    for (int i = 0; i < 2; i++) {
                        WasmInstance instance = module.instantiate(Imports.NONE, options);
                        System.out.println(instance.function("f").call(4).i32());
                    }
                    WasmInstance metered =
                            module.instantiate(
                                    Imports.NONE,
                                    options.withLimits(Limits.DEFAULT.withMetering(true)));
                    System.out.println(metered.function("f").call(4).i32());
                    module.instantiate(Imports.NONE);
                    System.out.println(Provider.seen);
                    try {
                        WasmModule.parse(Path.of(args[1])).instantiate(Imports.NONE, options);
                    } catch (UnsupportedModuleException e) {
                        System.out.println(e.feature());
                    }
                }
            }
            """;

    @TempDir private Path folder;
    private Path runtime;

    @BeforeEach
    void findRuntime() throws URISyntaxException {
        runtime =
                Path.of(
                        WasmEngine.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the sources in a folder to that folder. */
    private static void compile(Path root, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-d", root.toString()));
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> arguments.add(file.toString()));
        }
        StringWriter out = new StringWriter();
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        int status =
                javac.run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        arguments.toArray(String[]::new));
        assertEquals(0, status, out::toString);
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().collect(Collectors.joining("\n"));
    }

    // --- the runtime's own

    @Test
    void interpreterIsAlwaysThere() {
        assertSame(WasmEngine.INTERPRETER, WasmEngine.named("interpreter"));
        assertSame(WasmEngine.INTERPRETER, WasmEngine.all().get(0));
        assertEquals("interpreter", WasmEngine.INTERPRETER.name());
        assertTrue(WasmEngine.INTERPRETER.features().has(Feature.GC));
    }

    @Test
    void unknownNameIsAnErrorThatListsTheKnownOnes() {
        String longName = "x".repeat(1_000_000);

        UnknownEngineException e =
                assertThrows(UnknownEngineException.class, () -> WasmEngine.named("Steam"));
        UnknownEngineException ofLongName =
                assertThrows(UnknownEngineException.class, () -> WasmEngine.named(longName));

        assertEquals("unknown engine \"Steam\"; known are interpreter", e.getMessage());
        assertEquals("Steam", e.name());
        assertEquals(List.of(WasmEngine.INTERPRETER), e.known());
        assertTrue(String.valueOf(ofLongName.getMessage()).length() < 200);
    }

    // --- engines of others

    /** Writes two modules and gives their paths: one of version 1.0, one that uses 2.0. */
    private String[] modules() throws IOException {
        byte[] first =
                ModuleBuilder.ofFunction("i:i", code -> code.get(0).i32(3).op(Opcode.I32_MUL));
        byte[] second =
                ModuleBuilder.ofFunction("i:i", code -> code.get(0).op(Opcode.I32_EXTEND8_S));
        Path one = Files.write(folder.resolve("one.wasm"), first);
        Path two = Files.write(folder.resolve("two.wasm"), second);
        return new String[] {one.toString(), two.toString()};
    }

    /** On the class path the test's second engine runs what it knows. */
    @Test
    void engineOnTheClassPathRunsModules() throws Exception {
        Path root = folder.resolve("provider");
        String tests =
                Path.of(
                                BodyEngine.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .toString();
        write(
                root.resolve("p/Provider.java"),
                """
                package p;

                import dev.wardian.wasm.Features;
                import dev.wardian.wasm.internal.code.*;
                import dev.wardian.wasm.internal.engine.EngineProvider;
                import dev.wardian.wasm.internal.runtime.BodyEngine;

                public final class Provider implements EngineProvider {
                    static final Object seen = new Object() {
                        @Override public String toString() {
                            return prepared + " prepared, frames " + engine.frames;
                        }
                    };
                    static final BodyEngine engine = new BodyEngine();
                    static int prepared;

                    @Override public String name() { return "steam"; }
                    @Override public Features features() { return Features.WASM_1_0; }
                    @Override public void prepare(ModuleCode code) {
                        prepared++;
                        for (FunctionCode function : code.functions) {
                            function.enterBy(engine);
                        }
                    }
                }
                """);
        write(root.resolve("p/Main.java"), String.format(MAIN, "p"));
        write(root.resolve(SERVICES), "p.Provider");
        String path = String.join(System.getProperty("path.separator"), runtime.toString(), tests);
        compile(root, "-cp", path);

        String[] modules = modules();
        String output =
                run(
                        "-cp",
                        path + System.getProperty("path.separator") + root,
                        "p.Main",
                        modules[0],
                        modules[1]);

        assertEquals(
                """
                [interpreter, steam] true
                12
                12
                12
                2 prepared, frames 3
                sign-extension-ops""",
                output);
    }

    /** The module is named as the one that the runtime's qualified exports are for. */
    @Test
    void engineOnTheModulePathIsFound() throws Exception {
        Path root = folder.resolve("module");
        write(
                root.resolve("module-info.java"),
                """
                module dev.wardian.wasm.compiler {
                    requires dev.wardian.wasm;
                    provides dev.wardian.wasm.internal.engine.EngineProvider
                        with p.Provider;
                }
                """);
        write(
                root.resolve("p/Provider.java"),
                """
                package p;

                import dev.wardian.wasm.Features;
                import dev.wardian.wasm.internal.code.ModuleCode;
                import dev.wardian.wasm.internal.engine.EngineProvider;
                import dev.wardian.wasm.internal.model.ModuleData;
                import dev.wardian.wasm.internal.runtime.Engine;
                import dev.wardian.wasm.internal.vector.F32x4;

                public final class Provider implements EngineProvider {
                    static String seen = "";

                    @Override public String name() { return "steam"; }
                    @Override public Features features() { return Features.WASM_1_0; }
                    @Override public void prepare(ModuleCode code) {
                        ModuleData data = code.data;
                        seen += data.definedFunctions() + (code.variant.metered() ? "m" : "");
                        seen += Engine.of(code.functions[0]).getClass().getSimpleName() + " ";
                        seen += F32x4.class.getModule().getName() + " ";
                    }
                }
                """);
        write(root.resolve("p/Main.java"), String.format(MAIN, "p"));
        String path = runtime.toString();
        compile(root, "-p", path);

        String[] modules = modules();
        String output =
                run(
                        "-p",
                        path + System.getProperty("path.separator") + root,
                        "-m",
                        "dev.wardian.wasm.compiler/p.Main",
                        modules[0],
                        modules[1]);

        assertEquals(
                """
                [interpreter, steam] true
                12
                12
                12
                1Interpreter dev.wardian.wasm 1mInterpreter dev.wardian.wasm\s
                sign-extension-ops""",
                output);
    }

    // --- broken ones

    /** A folder with the provider {@code NAME.Provider}, which has those members. */
    private Path provider(String name, String members) throws IOException {
        Path root = folder.resolve(name);
        write(
                root.resolve(name + "/Provider.java"),
                String.format(
                        """
                        package %s;

                        import dev.wardian.wasm.Features;
                        import dev.wardian.wasm.internal.code.ModuleCode;
                        import dev.wardian.wasm.internal.engine.EngineProvider;

                        public final class Provider implements EngineProvider {
                            %s
                            @Override public Features features() { return Features.WASM_1_0; }
                            @Override public void prepare(ModuleCode code) {}
                        }
                        """,
                        name, members));
        write(root.resolve(SERVICES), name + ".Provider");
        compile(root, "-cp", runtime.toString());
        return root;
    }

    private Path named(String folderName, String engine) throws IOException {
        return provider(folderName, String.format(NAMED, engine));
    }

    /** A folder that names a provider which is not there, or not one. */
    private Path services(String name, String services) {
        Path root = folder.resolve(name);
        write(root.resolve(SERVICES), services);
        return root;
    }

    private URL[] urls(List<Path> folders) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(runtime.toUri().toURL());
        for (Path each : folders) {
            urls.add(each.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** The engines that another copy of the runtime finds, as text. */
    private static String all(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> engines = loader.loadClass(WasmEngine.class.getName());
        return String.valueOf(engines.getMethod("all").invoke(null));
    }

    private static Throwable failure(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> engines = loader.loadClass(WasmEngine.class.getName());
        InvocationTargetException wrapped =
                assertThrows(
                        InvocationTargetException.class,
                        () -> engines.getMethod("named", String.class).invoke(null, "none"));
        return requireNonNull(wrapped.getCause());
    }

    @Test
    void brokenProvidersAreSkippedAndHideNoOther() throws Exception {
        Path garbage = named("garbage", "garbage");
        write(garbage.resolve("garbage/Provider.class"), "no class");
        List<Path> broken =
                List.of(
                        services("absent", "absent.Provider"),
                        services("unreadable", "this is no name!"),
                        services("foreign", WasmEngine.class.getName()),
                        garbage,
                        provider(
                                "constructed",
                                "public Provider() { throw new StackOverflowError(); }"
                                        + String.format(NAMED, "constructed")),
                        provider(
                                "initialized",
                                "static { if (true) throw new IllegalStateException(); }"
                                        + String.format(NAMED, "initialized")),
                        provider(
                                "asked",
                                "@Override public String name() { throw new AssertionError(); }"),
                        provider(
                                "hostile",
                                """
                                @Override public String name() {
                                    throw new RuntimeException() {
                                        @Override public String toString() { throw this; }
                                        @Override public String getMessage() { throw this; }
                                    };
                                }
                                """),
                        provider("without", "@Override public String name() { return null; }"),
                        named("empty", ""),
                        named("capital", "Capital"),
                        named("long_name", "x".repeat(33)),
                        named("own", "interpreter"));
        List<Path> all = new ArrayList<>(broken);
        all.add(named("good", "good"));
        all.add(named("second", "good"));

        try (URLClassLoader loader =
                new URLClassLoader(urls(all), ClassLoader.getPlatformClassLoader())) {
            assertEquals("[interpreter, good]", all(loader));
            Throwable failure = failure(loader);
            assertEquals(UnknownEngineException.class.getName(), failure.getClass().getName());
            String message = String.valueOf(failure.getMessage());
            String start =
                    "unknown engine \"none\"; known are interpreter, good; "
                            + (broken.size() + 1)
                            + " could not be used, first: ";
            assertTrue(message.startsWith(start), message);
            assertTrue(message.contains("absent.Provider"), message);
            assertTrue(message.length() < start.length() + 300, message);
        }
    }

    /** Where the class path cannot be read, each attempt to go on fails again. */
    @Test
    void searchThatFailsAgainAndAgainEnds() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(urls(List.of()), ClassLoader.getPlatformClassLoader()) {
                    @Override
                    public Enumeration<URL> getResources(String name) throws IOException {
                        if (name.startsWith("META-INF/services")) {
                            throw new IOException("no");
                        }
                        return Collections.emptyEnumeration();
                    }
                }) {
            assertEquals("[interpreter]", all(loader));
            assertEquals(
                    UnknownEngineException.class.getName(), failure(loader).getClass().getName());
        }
    }

    @Test
    void engineThatIsRepairedIsFoundTheNextTime() throws Exception {
        Path root = services("late", "late.Provider");

        try (URLClassLoader loader =
                new URLClassLoader(urls(List.of(root)), ClassLoader.getPlatformClassLoader())) {
            assertEquals("[interpreter]", all(loader));
            provider("late", String.format(NAMED, "late"));
            assertEquals("[interpreter, late]", all(loader));
        }
    }
}
