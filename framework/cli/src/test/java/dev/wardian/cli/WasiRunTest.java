package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of WASI under {@code wardian run}. */
class WasiRunTest {
    private static final String WASI = "wasi_snapshot_preview1";

    @TempDir Path folder;

    private static String function(String name, String type) {
        return String.format("(import \"%s\" \"%s\" (func $%s %s))", WASI, name, name, type);
    }

    private static final String WRITE =
            function("fd_write", "(param i32 i32 i32 i32) (result i32)");
    private static final String EXIT = function("proc_exit", "(param i32)");

    private Path module(String text) throws IOException {
        return Files.write(folder.resolve("m.wat"), ("(module " + text + ")").getBytes(UTF_8));
    }

    /** A program that writes what two functions give: arguments or variables, with NUL behind. */
    private Path texts(String kind) throws IOException {
        String sizes = kind + "_sizes_get";
        String get = kind + "_get";
        return module(
                WRITE
                        + function(sizes, "(param i32 i32) (result i32)")
                        + function(get, "(param i32 i32) (result i32)")
                        + "(memory (export \"memory\") 1) (func (export \"_start\")"
                        + " (drop (call $"
                        + sizes
                        + " (i32.const 0) (i32.const 12)))"
                        + " (drop (call $"
                        + get
                        + " (i32.const 1024) (i32.const 4096)))"
                        + " (i32.store (i32.const 8) (i32.const 4096))"
                        + " (drop (call $fd_write (i32.const 1) (i32.const 8) (i32.const 1)"
                        + " (i32.const 16))))");
    }

    @Test
    void whatFollowsTheFileAreTheArguments() throws IOException {
        Path file = texts("args");

        assertEquals(file + "\0", Outcome.of("run", file).out());
        assertEquals(
                file + "\0--dir\0x\0--\0-h\0\0",
                Outcome.of("run", file, "--dir", "x", "--", "-h", "").out());
    }

    @Test
    void variablesAreThoseOfTheOptions() throws IOException {
        Path file = texts("environ");

        assertEquals("", Outcome.of("run", file).out());
        String home = System.getenv("PATH");
        assertEquals(
                "A=b=c\0PATH=" + home + "\0D=\0",
                Outcome.of("run", "--env", "A=b=c", "--env=PATH", "--env", "D=", file).out());
        Outcome.of("run", "--env", "NO_SUCH_VARIABLE_HERE", file)
                .failed(ExitCode.NOT_RUN, "--env NO_SUCH_VARIABLE_HERE: there is no such variable");
        Outcome.of("run", "--env", "=x", file)
                .failed(ExitCode.NOT_RUN, "--env =x: no name of a variable");
    }

    @Test
    void inputReachesTheProgram() throws IOException {
        Path file =
                module(
                        WRITE
                                + function("fd_read", "(param i32 i32 i32 i32) (result i32)")
                                + "(memory (export \"memory\") 1)"
                                + "(data (i32.const 0) \"\\00\\04\\00\\00\\00\\10\\00\\00\")"
                                + "(func (export \"_start\")"
                                + " (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1)"
                                + " (i32.const 4)))"
                                + " (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1)"
                                + " (i32.const 16))))");

        assertEquals("hello", Outcome.withInput("hello".getBytes(UTF_8), "run", file).out());
    }

    @Test
    void exitCodeIsThatOfTheProgram() throws IOException {
        for (int code : new int[] {0, 3, 255}) {
            Path file =
                    module(
                            EXIT
                                    + "(memory (export \"memory\") 1) (func (export \"_start\")"
                                    + " (call $proc_exit (i32.const "
                                    + code
                                    + ")) unreachable)");

            Outcome outcome = Outcome.of("run", file);

            assertEquals(code, outcome.code());
            assertEquals("", outcome.err());
        }
    }

    /** A program that opens {@code in} of its first directory and writes what is in it. */
    private Path reader() throws IOException {
        return module(
                WRITE
                        + EXIT
                        + function(
                                "path_open",
                                "(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)")
                        + function("fd_read", "(param i32 i32 i32 i32) (result i32)")
                        + function("path_create_directory", "(param i32 i32 i32) (result i32)")
                        + "(memory (export \"memory\") 1)"
                        + "(data (i32.const 0) \"\\00\\04\\00\\00\\00\\10\\00\\00\")"
                        + "(data (i32.const 64) \"in\")"
                        + "(func $check (param i32) (if (local.get 0)"
                        + " (then (call $proc_exit (local.get 0)))))"
                        + "(func (export \"_start\")"
                        + " (call $check (call $path_open (i32.const 3) (i32.const 0)"
                        + " (i32.const 64) (i32.const 2) (i32.const 0) (i64.const 2) (i64.const 0)"
                        + " (i32.const 0) (i32.const 32)))"
                        + " (call $check (call $fd_read (i32.load (i32.const 32)) (i32.const 0)"
                        + " (i32.const 1) (i32.const 4)))"
                        + " (call $check (call $fd_write (i32.const 1) (i32.const 0)"
                        + " (i32.const 1) (i32.const 16)))"
                        + " (call $check (call $path_create_directory (i32.const 3)"
                        + " (i32.const 65) (i32.const 1))))");
    }

    @Test
    void directoryIsThatOfTheOption() throws IOException {
        Path file = reader();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("in"), "text");

        Outcome denied = Outcome.of("run", "--dir", data + "::/data:ro", file);
        assertEquals("text", denied.out());
        assertEquals(69, denied.code(), "read-only");
        Outcome written = Outcome.of("run", "--dir=" + data + "::/data", file);
        assertEquals("text", written.out());
        assertEquals(0, written.code(), written.err());
        assertTrue(Files.isDirectory(data.resolve("n")));
        try (var left = Files.list(data)) {
            assertEquals(2, left.count(), "no hidden directory is left");
        }
        assertEquals(8, Outcome.of("run", file).code(), "no directory, no descriptor");
    }

    @Test
    void directoryThatCannotBeOpenedIsSaid() throws IOException {
        Path file = reader();

        Outcome.of("run", "--dir", folder.resolve("missing") + "::/d", file)
                .failed(ExitCode.NOT_RUN, "--dir " + folder.resolve("missing") + "::/d: ");
        Outcome.of("run", "--dir", file + "::/d", file).failed(ExitCode.NOT_RUN, "--dir ");
        Outcome.of("run", "--dir", folder + "::", file)
                .failed(ExitCode.NOT_RUN, "--dir " + folder + "::: an empty path");
        Outcome.of("run", "--dir", folder + "::/d", "--dir", folder + "::/d", file)
                .failed(ExitCode.NOT_RUN, "two directories for /d");
    }

    @Test
    void optionsOfProgramsNeedAProgram() throws IOException {
        Path file = module("(func (export \"_start\"))");

        Outcome.of("run", file).printed();
        Outcome.of("run", file, "ignored").printed();
        Outcome.of("run", "--env", "A=b", file).failed(ExitCode.NOT_RUN, "imports nothing of WASI");
    }

    @Test
    void functionOfALibraryRunsAfterItsInitialisation() throws IOException {
        Path file =
                module(
                        WRITE
                                + "(memory (export \"memory\") 1) (global $g (mut i32) (i32.const 1))"
                                + "(func (export \"_initialize\") (global.set $g (i32.const 42)))"
                                + "(func (export \"f\") (param i32) (result i32)"
                                + " (i32.add (global.get $g) (local.get 0)))");

        Outcome.of("run", "--invoke", "f", file, "8").printed("50");
    }

    @Test
    void moduleWithoutAProgramSaysWhatItExports() throws IOException {
        Outcome.of("run", module("(func (export \"add\")) (func (export \"sub\"))"))
                .failed(ExitCode.NOT_RUN, "no function \"_start\" to run", "it exports add, sub");
        Outcome.of("run", module("")).failed(ExitCode.NOT_RUN, "it exports none");
        Outcome.of("run", module("(func $s) (start $s)")).printed();
    }

    @Test
    void sleepEndsWithTheTime() throws IOException {
        Path file =
                module(
                        function("poll_oneoff", "(param i32 i32 i32 i32) (result i32)")
                                + "(memory (export \"memory\") 1)"
                                + "(func (export \"_start\")"
                                + " (i32.store (i32.const 16) (i32.const 1))"
                                + " (i64.store (i32.const 24) (i64.const 3600000000000))"
                                + " (drop (call $poll_oneoff (i32.const 0) (i32.const 64)"
                                + " (i32.const 1) (i32.const 128))))");

        Outcome.of("run", "--timeout", "100ms", file)
                .guestFailed(ExitCode.LIMIT, "deadline exceeded");
    }

    @Test
    void importThatPreview1DoesNotHaveIsNamed() throws IOException {
        Outcome.of("run", module(function("fd_fly", "(param i32)") + "(func (export \"_start\"))"))
                .failed(ExitCode.NOT_RUN, "fd_fly");
        Outcome.of("run", module(WRITE + "(import \"env\" \"f\" (func))(func (export \"_start\"))"))
                .failed(ExitCode.NOT_RUN, "unknown import \"env\" \"f\"");
    }
}
