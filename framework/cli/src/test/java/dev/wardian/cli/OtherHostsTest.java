package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of modules that were built for another host. */
class OtherHostsTest {
    private static final String COMMAND =
            "(module (import \"wasi_unstable\" \"proc_exit\" (func (param i32)))"
                    + " (import \"wasi_unstable\" \"fd_write\""
                    + " (func (param i32 i32 i32 i32) (result i32)))"
                    + " (memory (export \"memory\") 1) (func (export \"_start\")))";

    private static final String SCRIPTED =
            "(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func (param i32)))"
                    + " (import \"env\" \"mine\" (func))"
                    + " (import \"env\" \"emscripten_date_now\" (func (result f64)))"
                    + " (memory (export \"memory\") 1)"
                    + " (func (export \"op:run\") (param i32) (result i32) (i32.const 0)))";

    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.write(folder.resolve("m.wat"), text.getBytes(UTF_8));
    }

    @Test
    void programWithArgumentsIsToldWhatItNeeds() throws IOException {
        Path command = file(COMMAND);

        for (Object[] line :
                new Object[][] {
                    {"run", command}, {"run", command, "a", "b"}, {"run", "--invoke", "f", command}
                }) {
            Outcome.of(line)
                    .failed(
                            ExitCode.NOT_RUN,
                            "m.wat: built for an old version or an extension of WASI, which run does not"
                                    + " provide",
                            "\"proc_exit\" ([i32] -> []), and 1 more",
                            "build for WASI preview 1 with a current toolchain");
        }
    }

    @Test
    void adviceIsThatOfTheToolchain() throws IOException {
        Outcome.of("run", file(SCRIPTED))
                .failed(
                        ExitCode.NOT_RUN,
                        "built for Emscripten's JavaScript, which",
                        "import \"env\" \"emscripten_date_now\" ([] -> [f64]), and 1 more",
                        "compile with clang");
    }

    @Test
    void inspectNamesTheHosts() throws IOException {
        String built = Outcome.of("inspect", file(SCRIPTED)).out();
        String plain = Outcome.of("inspect", file("(module (import \"env\" \"f\" (func)))")).out();

        assertTrue(built.contains("other hosts: Emscripten's JavaScript, WASI preview 1\n"), built);
        assertTrue(plain.contains("other hosts: none\n"), plain);
    }

    @Test
    void modulesOfOtherHostsAreValid() throws IOException {
        Path command = file(COMMAND);

        Outcome.of("validate", command).printed(command + ": ok");
    }

    @Test
    void checkNamesEachHostOnce() throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("p"));
        Path module = plugin.resolve("m.wasm");
        assertEquals(ExitCode.OK, Outcome.of("wat2wasm", file(SCRIPTED), "-o", module).code());
        Files.writeString(
                plugin.resolve("plugin.yaml"),
                "apiVersion: wardian/v1\nid: com.example.p\nversion: 1.0.0\nmodule: { file: m.wasm,"
                        + " sha256: "
                        + "0".repeat(64)
                        + " }\nabi: wardian/1\noperations:\n  run: { input: bytes, output: bytes"
                        + " }\n");
        assertEquals(ExitCode.OK, Outcome.of("hash", plugin).code());

        for (Outcome outcome :
                new Outcome[] {Outcome.of("check", folder), Outcome.of("call", plugin, "run")}) {
            String text = outcome.err();
            assertEquals(1, text.split("WDN-LINK-029", -1).length - 1, text);
            assertEquals(1, text.split("WDN-LINK-002", -1).length - 1, text);
            assertTrue(text.contains("built for Emscripten's JavaScript"), text);
            // A capability has WASI, so that is a matter of a request.
            assertEquals(1, text.split("WDN-LINK-004", -1).length - 1, text);
            assertTrue(text.contains("add wasi/1 under capabilities, with its reason"), text);
        }
    }
}
