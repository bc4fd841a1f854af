package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.wardian.plugin.Plugins;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.yaml.snakeyaml.LoaderOptions;

/** Typed calls of an application with a module declaration, in a JVM of its own. */
class ModulePathTest {
    private static final List<Class<?>> WARDIAN =
            List.of(Plugins.class, WasmModule.class, LoaderOptions.class, Logger.class);

    private static final List<Class<?>> JACKSON =
            List.of(
                    JsonMapper.class,
                    JsonFactory.class,
                    JsonTypeInfo.class,
                    JavaTimeModule.class,
                    Jdk8Module.class);

    private static final String MAIN =
            """
            package com.acme.shop;

            import dev.wardian.plugin.Plugins;
            import dev.wardian.plugin.StandalonePlugin;
            import dev.wardian.plugin.error.PluginLinkException;
            import dev.wardian.plugin.error.Problem;
            import java.nio.file.Path;
            import java.time.Instant;
            import java.util.Optional;

            public final class Main {
                public record Order(long cents, Instant at, Optional<String> note) {}

                public interface Rule {
                    Order echo(Order order);
                }

                public interface Text {
                    String echo(String text);
                }

                public static void main(String[] args) {
                    try (StandalonePlugin plugin = Plugins.load(Path.of(args[0]))) {
                        System.out.println(plugin.as(Text.class).echo("text"));
                        Order order = new Order(5, Instant.EPOCH, Optional.of("x"));
                        System.out.println(plugin.as(Rule.class).echo(order).equals(order));
                    } catch (PluginLinkException e) {
                        for (Problem problem : e.problems()) {
                            System.out.println(problem.id() + " " + problem.message());
                            System.out.println(problem.hint());
                        }
                    }
                }
            }
            """;

    @TempDir Path folder;
    private Path guest;

    @BeforeEach
    void write() throws IOException {
        guest = Files.write(folder.resolve("guest.wasm"), new Guest().echo("echo").build());
    }

    private static String path(List<Class<?>> types, Path... others) {
        List<String> entries = new ArrayList<>();
        for (Class<?> type : types) {
            String file = type.getProtectionDomain().getCodeSource().getLocation().getPath();
            entries.add(new File(file).getPath());
        }
        Arrays.stream(others).map(Path::toString).forEach(entries::add);
        return String.join(File.pathSeparator, entries);
    }

    private static List<Class<?>> all() {
        List<Class<?>> all = new ArrayList<>(WARDIAN);
        all.addAll(JACKSON);
        return all;
    }

    /** Compiles the application with lines of its module declaration. */
    private Path application(String... lines) throws IOException {
        return compiled(
                Arrays.stream(lines)
                        .collect(
                                Collectors.joining(
                                        "\n",
                                        "module com.acme.shop {\nrequires dev.wardian.plugins;\n",
                                        "\n}\n")));
    }

    private Path compiled(String module) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/com/acme/shop"));
        Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
        Path declaration = Files.writeString(folder.resolve("src/module-info.java"), module);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler =
                Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "--release",
                                            "17",
                                            "-p",
                                            path(all()),
                                            "-d",
                                            classes.toString()),
                                    null,
                                    files.getJavaFileObjects(main, declaration))
                            .call();
            assertTrue(compiled, said::toString);
        }
        return classes;
    }

    private List<String> run(List<Class<?>> modules, Path application, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(List.of("-p", path(modules, application)));
        command.addAll(List.of("-m", "com.acme.shop/com.acme.shop.Main", guest.toString()));
        return ChildJvm.output(command.toArray(String[]::new))
                .lines()
                .filter(line -> !line.startsWith("SLF4J"))
                .toList();
    }

    private static void assertSays(List<String> output, String message, String hint) {
        assertEquals("text", output.get(0));
        assertEquals(5, output.size(), output::toString);
        for (int i = 1; i < output.size(); i += 2) {
            assertTrue(output.get(i).startsWith("WDN-LINK-027 "), output::toString);
            assertTrue(output.get(i).contains(message), output::toString);
            assertEquals(hint, output.get(i + 1));
        }
    }

    private static final String REQUIRES = "requires com.fasterxml.jackson.databind;";
    private static final String OPENS = "opens com.acme.shop to com.fasterxml.jackson.databind;";

    @Test
    void withTheDeclarationOfTheGuideRecordsAreCarriedAndModulesOfJacksonAreFound()
            throws Exception {
        String documented =
                Files.readString(Path.of("src/test/resources/module-path/module-info.java"));

        assertEquals(List.of("text", "true"), run(all(), compiled(documented)));
    }

    @Test
    void lineThatRequiresJacksonIsNamed() throws Exception {
        assertSays(
                run(all(), application(OPENS)),
                "no module requires Jackson, which is on the module path",
                "add \"" + REQUIRES + "\" to the application's module-info.java");
    }

    @Test
    void lineThatOpensAPackageIsNamed() throws Exception {
        assertSays(
                run(all(), application(REQUIRES)),
                "has no form in JSON",
                "add \"" + OPENS + "\" to the module-info.java of com.acme.shop");
    }

    @Test
    void withoutJacksonItsArtifactAndItsLineAreNamedAndTextWorks() throws Exception {
        assertSays(
                run(WARDIAN, application()),
                "Jackson is missing",
                "add com.fasterxml.jackson.core:jackson-databind to the application and \""
                        + REQUIRES
                        + "\" to its module-info.java, or use String");
    }

    @Test
    void jacksonOnTheClassPathIsNotSeenByANamedModule() throws Exception {
        assertSays(
                run(WARDIAN, application(), "-cp", path(JACKSON)),
                "Jackson is on the class path, where a named module cannot see it",
                "put Jackson on the module path, and add \"" + REQUIRES + "\" to module-info.java");
    }
}
