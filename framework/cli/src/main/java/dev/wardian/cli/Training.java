package dev.wardian.cli;

import dev.wardian.plugin.manifest.Sha256;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the commands that people start often, so that a virtual machine which writes an archive of
 * classes at its end knows the classes that they use. {@code bin/wardian} starts it.
 */
final class Training {
    private static final String MANIFEST =
            """
            # What manifests have most often.
            apiVersion: wardian/v1
            id: dev.wardian.training
            version: 1.0.0
            module: { file: m.wasm, sha256: "%s" }
            abi: wardian/1
            operations: { echo: { input: text, output: text } }
            capabilities:
              log: { reason: training }
              config: { keys: [key], reason: training }
            limits: { memory: 1MiB, output: 4KiB, deadline: 5s }
            config: { key: value }
            """;

    /** What modules have most often; {@code numbers} and {@code memory} use it. */
    private static final String PARTS =
            """
              (memory (export "memory") 1)
              (global $calls (mut i32) (i32.const 0))
              (table 1 funcref)
              (elem (i32.const 0) func $count)
              (func $count (param $by i32) (result i32)
                (global.set $calls (i32.add (global.get $calls) (local.get $by)))
                (i32.store (i32.const 32) (global.get $calls))
                (i32.load8_u (i32.const 32)))
              (data (i32.const 0) "training")
              (data (i32.const 16) "key")
              (func $numbers (param $i i32) (param $l i64) (param $d f64) (result i32)
                (local $sum i64)
                (loop $again
                  (block $two (block $one (block $zero
                    (br_table $zero $one $two (i32.and (local.get $i) (i32.const 3))))
                    (local.set $d (f64.div (f64.convert_i32_s (local.get $i)) (f64.const 3))))
                    (local.set $l (i64.div_u (i64.rotl (local.get $l) (i64.const 7)) (i64.const 5))))
                  (local.set $sum (i64.add (local.get $sum)
                    (select (i64.popcnt (local.get $l)) (i64.const 1)
                      (i32.ge_u (local.get $i) (i32.const 2)))))
                  (local.set $i (i32.sub (local.get $i) (i32.const 1)))
                  (br_if $again (local.get $i)))
                (i32.add
                  (i32.rem_s (i32.clz (i32.wrap_i64 (local.get $sum))) (i32.const 3))
                  (i32.trunc_sat_f64_s (f64.sqrt (f64.abs (local.get $d))))))
              (func $memory (param $length i32)
                (memory.fill (i32.const 1024) (i32.const 7) (local.get $length))
                (memory.copy (i32.const 2048) (i32.const 1024) (local.get $length))
                (if (i32.gt_u (memory.size) (i32.const 100))
                  (then (drop (memory.grow (i32.const 1)))))
                (i64.store (i32.const 1024)
                  (i64.extend_i32_s (i32.load16_s (i32.const 2048)))))
              (func $all (param $length i32)
                (drop (call_indirect (param i32) (result i32) (i32.const 1) (i32.const 0)))
                (if (i64.ne (i64.extend_i32_u (local.get $length)) (i64.const 1000))
                  (then (i32.store8 (i32.const 36) (i32.shl (local.get $length) (i32.const 1)))))
                (drop (call $numbers (i32.const 9) (i64.const 77) (f64.const 2.5)))
                (call $memory (local.get $length)))
            """;

    private static final String MODULE =
            """
            (module
              (import "wardian:core/1" "input_read" (func $read (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "output_write" (func $write (param i32 i32) (result i32)))
              (import "wardian:core/1" "log" (func $log (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "fail" (func $fail (param i32 i32 i32) (result i32)))
              (import "wardian:config/1" "get"
                (func $config (param i32 i32 i32 i32) (result i32)))
            %s
              (func (export "op:echo") (param $length i32) (result i32)
                (call $all (local.get $length))
                (if (i32.gt_u (local.get $length) (i32.const 1000))
                  (then (drop (call $fail (i32.const 1) (i32.const 0) (i32.const 8)))))
                (drop (call $config
                  (i32.const 16) (i32.const 3) (i32.const 4096) (i32.const 64)))
                (drop (call $log (i32.const 3) (i32.const 0) (i32.const 8)))
                (drop (call $read (i32.const 64) (i32.const 0) (local.get $length)))
                (call $write (i32.const 64) (local.get $length))))
            """
                    .formatted(PARTS);

    private static final String FUNCTIONS =
            """
            (module
            %s
              (func $fib (export "fib") (param i32) (result i32)
                (call $all (local.get 0))
                (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
                  (then (local.get 0))
                  (else (i32.add
                    (call $fib (i32.sub (local.get 0) (i32.const 1)))
                    (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
              (func (export "trap") (unreachable)))
            """
                    .formatted(PARTS);

    /** A program: prints a line, and has a look at its arguments and at the time. */
    private static final String PROGRAM =
            """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "args_sizes_get"
                (func $args_sizes_get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "clock_time_get"
                (func $clock_time_get (param i32 i64 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_prestat_get"
                (func $fd_prestat_get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00hello\\n")
              (func (export "_start")
                (drop (call $args_sizes_get (i32.const 64) (i32.const 68)))
                (drop (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 72)))
                (drop (call $fd_prestat_get (i32.const 3) (i32.const 80)))
                (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
                (call $proc_exit (i32.const 0))))
            """;

    private static final List<Integer> EXPECTED_OF_RUN =
            List.of(
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.TRAP,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK);

    private static final List<Integer> EXPECTED_OF_CALL = List.of(ExitCode.OK, ExitCode.OK);

    private static final List<Integer> EXPECTED =
            List.of(
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.TRAP,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.OK,
                    ExitCode.USAGE);

    private final Path folder;
    private final List<Integer> codes = new ArrayList<>();

    private Training(Path folder) {
        this.folder = folder;
    }

    /**
     * Runs the commands in a folder of their own; what they print is of no use.
     *
     * @param arguments {@code run} for what runs a module alone, {@code call} for what calls a
     *     plugin, otherwise {@code all}
     */
    public static void main(String[] arguments) throws IOException {
        String commands = arguments.length == 1 ? arguments[0] : "all";
        Path folder = Files.createTempDirectory("wardian");
        try {
            Training training = new Training(folder);
            switch (commands) {
                case "run" -> training.runModules(EXPECTED_OF_RUN);
                case "call" -> training.call(EXPECTED_OF_CALL);
                default -> training.run(EXPECTED);
            }
        } finally {
            delete(folder);
        }
    }

    /**
     * Runs the commands that load no plugin and need no picocli. Nothing becomes hot: a Java that
     * loads whole archives would load the compiler at each start, and for it classes of the jar,
     * since ASM's are too old for an archive.
     */
    private void runModules(List<Integer> expected) throws IOException {
        String text = Files.writeString(folder.resolve("f.wat"), FUNCTIONS).toString();
        Path binary = Files.write(folder.resolve("f.wasm"), WatParser.toBinary(FUNCTIONS));
        wardian("run", "--invoke", "fib", binary.toString(), "5");
        wardian("run", "--invoke", "fib", text, "5");
        wardian("run", "--invoke", "trap", binary.toString());
        runProgram();
        wardian("--help");
        wardian("help", "run");
        wardian("--version");
        require(expected);
    }

    private void runProgram() throws IOException {
        Path program = Files.write(folder.resolve("p.wasm"), WatParser.toBinary(PROGRAM));
        wardian("run", program.toString(), "argument");
    }

    /** Calls a plugin, which needs no picocli either. */
    private void call(List<Integer> expected) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("training"));
        byte[] binary = WatParser.toBinary(MODULE);
        Files.write(plugin.resolve("m.wasm"), binary);
        Files.writeString(plugin.resolve("plugin.yaml"), MANIFEST.formatted(Sha256.hex(binary)));
        wardian("call", plugin.toString(), "echo", "text");
        wardian("call", "--timeout", "9s", plugin.toString(), "echo", "text");
        require(expected);
    }

    private void require(List<Integer> expected) {
        if (!codes.equals(expected)) {
            throw new IllegalStateException("exit codes " + codes);
        }
    }

    /** Runs all commands. */
    private void run(List<Integer> expected) throws IOException {
        Path text = Files.writeString(folder.resolve("f.wat"), FUNCTIONS);
        String binary = folder.resolve("f.wasm").toString();
        Path plugin = Files.createDirectories(folder.resolve("plugins").resolve("training"));
        Path module = Files.writeString(plugin.resolve("m.wat"), MODULE);
        Files.writeString(plugin.resolve("plugin.yaml"), MANIFEST.formatted("0".repeat(64)));
        wardian("wat2wasm", text.toString(), "-o", binary);
        wardian("wat2wasm", module.toString(), "-o", plugin.resolve("m.wasm").toString());
        wardian("hash", plugin.toString());
        wardian("run", "--invoke", "fib", binary, Runtime.version().feature() < 25 ? "20" : "5");
        wardian("run", "--invoke", "fib", text.toString(), "5");
        wardian("run", "--invoke", "trap", binary);
        runProgram();
        wardian("validate", binary);
        wardian("inspect", binary);
        wardian("wasm2wat", binary);
        wardian("call", "--timeout", "9s", plugin.toString(), "echo", "text");
        wardian("check", folder.resolve("plugins").toString());
        wardian("--help");
        wardian("help", "run");
        wardian("--version");
        wardian("rum");
        require(expected);
    }

    private void wardian(String... arguments) {
        codes.add(Main.start(arguments));
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path done, IOException failure)
                            throws IOException {
                        Files.delete(done);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
