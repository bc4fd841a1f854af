package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that are programs of WASI. */
class CommandPluginTest {
    /** Copies its input to its output; input that begins with "x" ends it with code 7. */
    private static final String PROGRAM =
            """
            (import "wasi_snapshot_preview1" "fd_read"
              (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_write"
              (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 0) "\\40\\00\\00\\00\\00\\40\\00\\00")
            (data (i32.const 32) "\\30\\00\\00\\00\\0a\\00\\00\\00")
            (data (i32.const 48) "begins w x")
            (func (export "_start")
              (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4)))
              (if (i32.eq (i32.load8_u (i32.const 64)) (i32.const 120))
                (then
                  (drop (call $write (i32.const 2) (i32.const 32) (i32.const 1) (i32.const 8)))
                  (call $exit (i32.const 7))))
              (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
            """;

    @TempDir Path folder;

    private Path plugin(String... lines) throws IOException {
        Path plugin =
                WrittenPlugin.write(folder.resolve("p"), "com.example.program", PROGRAM, lines);
        Path manifest = plugin.resolve("plugin.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest).replace("abi: wardian/1", "abi: wasi-command"));
        return plugin;
    }

    private Path program() throws IOException {
        return plugin(
                "operations: { run: { input: text, output: text } }",
                "capabilities: { wasi: { reason: a test } }",
                "instances: { mode: per-call }");
    }

    @Test
    void callRunsTheProgramWithItsInput() throws IOException {
        Path plugin = program();

        assertEquals(
                new Outcome(ExitCode.OK, "zw\u00f6lf\n", ""),
                Outcome.of("call", plugin, "run", "zw\u00f6lf\n"));
        assertEquals(
                new Outcome(ExitCode.OK, "a\0b", ""),
                Outcome.withInput(
                        "a\0b".getBytes(StandardCharsets.UTF_8), "call", plugin, "run", "-"));
    }

    @Test
    void exitCodeOfTheProgramIsAFailureOfThePlugin() throws IOException {
        Outcome failed = Outcome.of("call", program(), "run", "x");

        assertEquals(1, failed.code());
        assertEquals("", failed.out());
        assertTrue(failed.err().contains("7"), failed.err());
        assertTrue(failed.err().contains("begins w x"), failed.err());
    }

    @Test
    void checkLoadsThePlugin() throws IOException {
        program();

        Outcome checked = Outcome.of("check", folder);

        assertEquals(ExitCode.OK, checked.code(), checked.err());
        assertTrue(checked.out().contains("com.example.program"), checked.out());
    }

    @Test
    void checkSaysWhatTheManifestNeeds() throws IOException {
        plugin(
                "operations: { run: { input: text, output: text } }",
                "capabilities: { wasi: { reason: a test } }");

        Outcome checked = Outcome.of("check", folder);

        assertTrue(checked.code() != ExitCode.OK, checked.out());
        assertTrue(checked.err().contains("set instances: { mode: per-call }"), checked.err());
    }
}
