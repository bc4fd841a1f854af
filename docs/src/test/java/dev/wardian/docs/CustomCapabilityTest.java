package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.testing.TestPlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide to custom capabilities consists of excerpts of an example. The example is an
 * application of its own; here it is compiled and run with the classes of this build.
 */
@Tag("one-jdk")
class CustomCapabilityTest {
    private static final Path EXAMPLE =
            Documents.REPOSITORY.resolve("examples/custom-capability").toAbsolutePath();

    @TempDir private Path output;

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE.resolve("src"))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean good =
                    compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of(
                                            "--release",
                                            "17",
                                            "-proc:none",
                                            "-Xlint:all,-processing",
                                            "-Werror",
                                            "-d",
                                            output.toString()),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources()))
                            .call();
            assertTrue(good, "the example does not compile");
        }
    }

    private String run() throws IOException, ReflectiveOperationException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader =
                        new URLClassLoader(
                                new URL[] {output.toUri().toURL()}, getClass().getClassLoader());
                PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            loader.loadClass("com.example.shop.Shop")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {EXAMPLE.toString()});
        } finally {
            System.setOut(before);
        }
        return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void theExamplePrintsWhatItsReadmeSays() throws Exception {
        compile();

        String readme = Files.readString(EXAMPLE.resolve("README.md"));
        String printed = run();

        assertTrue(printed.lines().count() > 1, printed);
        assertTrue(readme.contains("```text\n" + printed + "```"), printed);
    }

    @Test
    void theManifestOfTheExampleNamesItsModule() {
        TestPlugin plugin = TestPlugin.folder(EXAMPLE.resolve("plugins/price-label"));

        assertEquals(
                plugin.manifest().replace("\"", ""),
                TestPlugin.of(plugin.manifest(), plugin.module()).manifest().replace("\"", ""));
    }
}
