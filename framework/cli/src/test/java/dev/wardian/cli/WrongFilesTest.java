package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command with every kind of file that is none of its own. */
class WrongFilesTest {
    /** The contents of files that are no text of any format, and what is said of them. */
    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

    /** All of {@link #FILES}, and text, which is wrong where a binary is wanted. */
    private static final Map<String, byte[]> NO_BINARIES = new LinkedHashMap<>();

    private static final byte[] TEXT = "hello, this is text\n".getBytes(UTF_8);

    static {
        FILES.put("this is a WebAssembly component", new byte[] {0, 'a', 's', 'm', 13, 0, 1, 0});
        FILES.put("this is compressed by gzip", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0});
        FILES.put("this is HTML or XML", "<!doctype html><p>404".getBytes(UTF_8));
        FILES.put("this is JSON", "{\"error\": \"not found\"}".getBytes(UTF_8));
        FILES.put(
                "this is a pointer of Git LFS",
                "version https://git-lfs.github.com/spec/v1\noid sha256:1\n".getBytes(UTF_8));
        FILES.put("this is an empty file", new byte[0]);
        FILES.put("this is a zip archive", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0});
        NO_BINARIES.putAll(FILES);
        NO_BINARIES.put("this is text, not a binary module: take the .wasm file", TEXT);
    }

    private static final List<String> BINARIES = List.of("run", "validate", "inspect", "wasm2wat");

    @TempDir Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static int failure(String command) {
        return command.equals("run") || command.equals("call") ? ExitCode.NOT_RUN : ExitCode.FAILED;
    }

    @Test
    void modulesAreWanted() throws IOException {
        for (String command : BINARIES) {
            for (Map.Entry<String, byte[]> wrong : NO_BINARIES.entrySet()) {
                Path file = file("x.wasm", wrong.getValue());
                Outcome.of(command, file).failed(failure(command), file + ": ", wrong.getKey());
            }
            // The words of the standard stay.
            Outcome.of(command, file("x.wasm", TEXT))
                    .failed(failure(command), "magic header not detected: 68 65 6c 6c");
            Outcome.of(command, folder).failed(failure(command), folder + ": cannot be read");
            Outcome.of(command, folder.resolve("none"))
                    .failed(failure(command), "none: no such file");
        }
    }

    @Test
    void moduleInTheTextFormatIsWanted() throws IOException {
        Path output = folder.resolve("out.wasm");
        for (Map.Entry<String, byte[]> wrong : FILES.entrySet()) {
            Outcome.of("wat2wasm", file("x.wat", wrong.getValue()), "-o", output)
                    .failed(ExitCode.FAILED, "x.wat: not a module in the text", wrong.getKey());
        }
        Outcome.of("wat2wasm", file("x.wat", TEXT), "-o", output)
                .failed(ExitCode.FAILED, "x.wat:1:1: ");
        Outcome.of("wat2wasm", folder, "-o", output).failed(ExitCode.FAILED, "cannot be read");
        Outcome.of("wat2wasm", folder.resolve("none"), "-o", output)
                .failed(ExitCode.FAILED, "none: no such file");
        assertFalse(Files.exists(output));
    }

    @Test
    void scriptIsWanted() throws IOException {
        for (String name : List.of("x.wast", "x")) {
            for (Map.Entry<String, byte[]> wrong : FILES.entrySet()) {
                Path file = file(name, wrong.getValue());
                Outcome outcome = Outcome.of("wast", file);
                List<String> lines = outcome.out().lines().toList();

                assertEquals(ExitCode.FAILED, outcome.code());
                assertEquals("", outcome.err());
                assertTrue(
                        lines.get(0).startsWith(file + ": cannot be read: " + wrong.getKey()),
                        lines::toString);
                assertEquals("0 passed, 1 failed, 0 skipped", lines.get(lines.size() - 1));
            }
            assertTrue(
                    Outcome.of("wast", file(name, TEXT)).out().contains(name + ": cannot be read"));
        }
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Outcome.of("wast", empty).failed(ExitCode.FAILED, "there is no script");
        Outcome.of("wast", folder.resolve("none")).failed(ExitCode.FAILED, "none: no such file");
    }

    @Test
    void pluginFolderIsWanted() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        for (String command : List.of("call", "check", "hash", "dev")) {
            int code = failure(command);
            if (!command.equals("call")) {
                for (byte[] wrong : NO_BINARIES.values()) {
                    run(command, file("x.wasm", wrong)).failed(code, "x.wasm: not a folder");
                }
            }
            run(command, folder.resolve("none")).failed(code, "none: no such folder");
            if (!command.equals("dev")) {
                run(command, empty).failed(code, "empty: no plugin");
            }
        }
    }

    /** What {@code call} is given is a module without a manifest. */
    @Test
    void moduleOrPluginFolderIsWantedByCall() throws IOException {
        for (Map.Entry<String, byte[]> wrong : NO_BINARIES.entrySet()) {
            Outcome outcome = Outcome.of("call", file("x.wasm", wrong.getValue()), "run");
            assertEquals(ExitCode.NOT_RUN, outcome.code());
            assertTrue(outcome.err().contains("WDN-LINK-014"), outcome::err);
            assertTrue(outcome.err().contains(wrong.getKey()), outcome::err);
            assertFalse(outcome.err().contains("\tat "), outcome::err);
        }
    }

    private static Outcome run(String command, Path argument) {
        return command.equals("call")
                ? Outcome.of(command, argument, "run")
                : Outcome.of(command, argument);
    }

    /** The manifest is there, its module is something else. */
    @Test
    void moduleOfAPluginIsWanted() throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("p"));
        Files.writeString(
                plugin.resolve("plugin.yaml"),
                "apiVersion: wardian/v1\nid: com.example.p\nversion: 1.0.0\nmodule: { file: x.wasm,"
                        + " sha256: "
                        + "0".repeat(64)
                        + " }\nabi: wardian/1\noperations:\n  run: { input: bytes, output: bytes"
                        + " }\n");
        for (Map.Entry<String, byte[]> wrong : NO_BINARIES.entrySet()) {
            Files.write(plugin.resolve("x.wasm"), wrong.getValue());

            Outcome.of("hash", plugin).failed(ExitCode.FAILED, "x.wasm: ", wrong.getKey());
            for (Outcome outcome :
                    new Outcome[] {
                        Outcome.of("check", folder), Outcome.of("call", plugin, "run")
                    }) {
                assertTrue(outcome.err().contains(wrong.getKey()), outcome.err());
                assertFalse(outcome.err().contains("\tat "), outcome.err());
                assertFalse(outcome.err().contains("internal error"), outcome.err());
                assertTrue(outcome.code() == ExitCode.FAILED || outcome.code() == ExitCode.NOT_RUN);
            }
        }
    }
}
