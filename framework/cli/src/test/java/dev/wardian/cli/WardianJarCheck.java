package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar as its users start it; runs after the jar was packaged. */
class WardianJarCheck {
    @TempDir Path scratch;

    private static Outcome java(Object... arguments) throws IOException, InterruptedException {
        return javaIn(Path.of("."), arguments);
    }

    private static Outcome javaIn(Path folder, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        File err = File.createTempFile("wardian", ".err");
        Process process =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(err).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String errors = Files.readString(err.toPath());
        Files.delete(err.toPath());
        return new Outcome(code, out, errors);
    }

    private static Path jar() {
        return Path.of(System.getProperty("basedir", "."), "target", "wardian.jar")
                .toAbsolutePath();
    }

    /** What is in the jar of others, and how the notice names it. */
    private static final Map<String, String> OTHERS =
            Map.of(
                    "org/apache/hc", "Apache HttpComponents",
                    "org/h2", "h2-mvstore",
                    "org/objectweb/asm", "ASM",
                    "org/publicsuffix", "publicsuffix.org",
                    "org/slf4j", "SLF4J",
                    "org/yaml/snakeyaml", "SnakeYAML",
                    "picocli", "picocli");

    @Test
    void theNoticeNamesAllPartsOfOtherProjects() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            String notice =
                    new String(
                            jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes(),
                            StandardCharsets.UTF_8);
            Set<String> found = new TreeSet<>();
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("dev/wardian/")) {
                    found.add(
                            OTHERS.keySet().stream()
                                    .filter(folder -> name.startsWith(folder + "/"))
                                    .findFirst()
                                    .orElse(name));
                }
            }
            found.add("org/publicsuffix");
            assertEquals(new TreeSet<>(OTHERS.keySet()), found);
            OTHERS.values().forEach(name -> assertTrue(notice.contains(name), name));
        }
    }

    @Test
    void runsAKernel() throws IOException, InterruptedException {
        java("-jar", jar(), "run", "--invoke", "run", Outcome.kernels().resolve("fib.wasm"), "20")
                .printed("6765");
    }

    @Test
    void failuresAreExitCodesAndOneLine() throws IOException, InterruptedException {
        java("-jar", jar(), "validate", Outcome.kernels().resolve("fib.c"))
                .failed(ExitCode.FAILED, "magic header");
        java("-jar", jar(), "run", "--fuel", "much").failed(ExitCode.USAGE, "--fuel");
    }

    @Test
    void anExhaustedHeapIsOneLineToo() throws IOException, InterruptedException {
        java("-Xmx16m", "-jar", jar(), "validate", "/dev/zero")
                .failed(ExitCode.FAILED, "out of memory");
    }

    @Test
    void callsAPluginWithTheCapabilitiesThatTheJarBrings()
            throws IOException, InterruptedException {
        Path plugin =
                Path.of(
                        System.getProperty("basedir", "."),
                        "../../sample-app/plugins/volume-discount");
        String order =
                """
                {"id":"o-1","country":"DE","category":"books","customer":"Ada","email":"ada@x.org",\
                "address":"Lane 1","createdAtMs":1700000000000,"subtotalCents":10000,\
                "lines":[{"sku":"s","quantity":60,"unitPriceCents":100}]}""";

        Outcome outcome = java("-jar", jar(), "call", plugin, "apply", order);

        assertEquals(
                "{\"rule\":\"volume-discount\",\"amountCents\":-1000,"
                        + "\"note\":\"10.00 % off for 60 items\"}",
                outcome.out());
        assertTrue(outcome.err().startsWith("INFO plugin.dev.wardian.sample.volume-discount"));
        assertEquals(ExitCode.OK, outcome.code());
    }

    @Test
    void rejectionsAreReportedOnce() throws IOException, InterruptedException {
        Files.createDirectory(scratch.resolve("broken"));
        Files.writeString(
                scratch.resolve("broken/plugin.yaml"), "apiVersion: wardian/v1\nnope: 1\n");

        Outcome checked = java("-jar", jar(), "check", scratch);
        Outcome called = java("-jar", jar(), "call", scratch.resolve("broken"), "go");

        assertEquals(2, checked.err().split("WDN-MAN-009", -1).length, checked::err);
        assertEquals(2, called.err().split("WDN-MAN-009", -1).length, called::err);
    }

    @Test
    void beginsAPluginInTheWorkingDirectory() throws IOException, InterruptedException {
        for (String language : List.of("c", "rust")) {
            javaIn(scratch, "-jar", jar(), "new", "com.example." + language, "--lang", language)
                    .printed(Path.of(language, "README.md") + " says how to go on");
        }

        assertTrue(Files.exists(scratch.resolve("c/sdk/wardian.h")));
        assertTrue(Files.exists(scratch.resolve("c/sdk/plugin.schema.json")));
        assertTrue(Files.exists(scratch.resolve("rust/.cargo/config.toml")));
        assertTrue(Files.exists(scratch.resolve("rust/sdk/wardian-macros/src/lib.rs")));
    }

    @Test
    void theJarKnowsItsVersion() throws IOException, InterruptedException {
        Outcome outcome = java("-jar", jar(), "--version");

        assertEquals(ExitCode.OK, outcome.code());
        assertTrue(outcome.out().matches("wardian \\d+\\.\\d+\\.\\d+\\S*\\R"), outcome.out());
    }
}
