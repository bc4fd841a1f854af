package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import dev.wardian.wasm.text.WatPrinter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules that are in use, from packages of npm, which are fetched into the build folder. That
 * takes a network and a minute, so it is done only with {@code -Dwardian.test.realModules=true}.
 * Time and peak memory of each module go to {@code target/real-modules/report.md}.
 */
@EnabledIfSystemProperty(named = "wardian.test.realModules", matches = "true")
final class RealModulesTest {
    private static final Path FOLDER = Path.of("target", "real-modules");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "esbuild-wasm@0.28.2",
                "@swc/wasm@1.16.18",
                "php-wasm@0.1.0",
                "@hyzyla/pdfium@2.1.13"
            })
    void areDecodedAndValidated(String name) throws IOException, InterruptedException {
        for (Path file : modules(name)) {
            byte[] bytes = Files.readAllBytes(file);
            measured(
                    name + " " + file.getFileName(), "decode, validate", bytes, () -> parse(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql.js@1.16.0", "harfbuzzjs@1.6.4"})
    void areTheSameAfterPrintingAndReading(String name) throws IOException, InterruptedException {
        for (Path file : modules(name)) {
            byte[] bytes = Files.readAllBytes(file);
            measured(
                    name + " " + file.getFileName(),
                    "decode, validate, print, read",
                    bytes,
                    () -> {
                        parse(bytes);
                        String text = WatPrinter.print(bytes);
                        byte[] again = WatParser.toBinary(text);
                        parse(again);
                        // A compiler's own way of writing numbers is lost at the first reading.
                        assertArrayEquals(again, WatParser.toBinary(WatPrinter.print(again)));
                    });
        }
    }

    private static void parse(byte[] bytes) {
        WasmModule.parse(bytes, Features.WASM_2_0, ModuleLimits.DEFAULT);
    }

    private static List<Path> modules(String name) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(name.replace('/', '_'));
        String plain = name.substring(0, name.lastIndexOf('@'));
        Path unpacked = folder.resolve("node_modules").resolve(plain);
        if (!Files.isDirectory(unpacked)) {
            fetch(name, folder);
        }
        try (Stream<Path> files = Files.walk(unpacked)) {
            List<Path> found =
                    files.filter(path -> path.toString().endsWith(".wasm")).sorted().toList();
            assertFalse(found.isEmpty(), name);
            return found;
        }
    }

    private static void fetch(String name, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String problem = "npm cannot fetch " + name;
        try {
            Process npm =
                    new ProcessBuilder(
                                    "npm",
                                    "install",
                                    "--prefix",
                                    folder.toString(),
                                    "--ignore-scripts",
                                    "--no-audit",
                                    "--no-fund",
                                    name)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("npm.txt").toFile())
                            .start();
            try {
                if (npm.waitFor(5, TimeUnit.MINUTES) && npm.exitValue() == 0) {
                    return;
                }
            } finally {
                npm.destroyForcibly();
            }
        } catch (IOException e) {
            problem += ": " + e.getMessage();
        }
        System.err.println("[WARNING] NOT tested: " + problem);
        Assumptions.abort(problem);
    }

    private static void measured(String module, String what, byte[] bytes, Runnable work)
            throws IOException {
        List<MemoryPoolMXBean> heap =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .toList();
        System.gc();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        work.run();
        long millis = (System.nanoTime() - start) / 1_000_000;
        // The pools need not peak at the same time: an upper bound.
        long peak = heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        Path report = FOLDER.resolve("report.md");
        if (!Files.exists(report)) {
            Files.writeString(
                    report,
                    "| module | bytes | done | ms | peak heap, MiB |\n|---|---|---|---|---|\n");
        }
        String line =
                "| "
                        + module
                        + " | "
                        + bytes.length
                        + " | "
                        + what
                        + " | "
                        + millis
                        + " | "
                        + (peak >> 20)
                        + " |\n";
        Files.writeString(report, line, StandardOpenOption.APPEND);
    }
}
