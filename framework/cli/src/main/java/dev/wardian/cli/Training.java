package dev.wardian.cli;

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
    private static final String MODULE =
            """
            (module
              (import "wardian:core/1" "input_read" (func $read (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "output_write" (func $write (param i32 i32) (result i32)))
              (import "wardian:core/1" "log" (func $log (param i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "training")
              (func (export "op:echo") (param $length i32) (result i32)
                (drop (call $log (i32.const 3) (i32.const 0) (i32.const 8)))
                (drop (call $read (i32.const 64) (i32.const 0) (local.get $length)))
                (call $write (i32.const 64) (local.get $length))))
            """;

    private static final String MANIFEST =
            """
            apiVersion: wardian/v1
            id: dev.wardian.training
            version: 1.0.0
            module: { file: m.wasm, sha256: "%s" }
            abi: wardian/1
            operations: { echo: { input: text, output: text } }
            capabilities:
              log: { reason: training }
              config: { keys: [key], reason: training }
            config: { key: value }
            """;

    private static final String FUNCTIONS =
            """
            (module
              (memory 1)
              (func $fib (export "fib") (param i32) (result i32)
                (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
                  (then (local.get 0))
                  (else (i32.add
                    (call $fib (i32.sub (local.get 0) (i32.const 1)))
                    (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
              (func (export "trap") (unreachable)))
            """;

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
                    ExitCode.USAGE);

    private final Path folder;
    private final List<Integer> codes = new ArrayList<>();

    private Training(Path folder) {
        this.folder = folder;
    }

    /** Runs the commands in a folder of their own; what they print is of no use. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("wardian");
        try {
            List<Integer> codes = new Training(folder).run();
            if (!codes.equals(EXPECTED)) {
                throw new IllegalStateException("exit codes " + codes);
            }
        } finally {
            delete(folder);
        }
    }

    /** Runs all commands and returns their exit codes. */
    private List<Integer> run() throws IOException {
        Path text = Files.writeString(folder.resolve("f.wat"), FUNCTIONS);
        String binary = folder.resolve("f.wasm").toString();
        Path plugin = Files.createDirectories(folder.resolve("plugins").resolve("training"));
        Path module = Files.writeString(plugin.resolve("m.wat"), MODULE);
        Files.writeString(plugin.resolve("plugin.yaml"), MANIFEST.formatted("0".repeat(64)));
        wardian("wat2wasm", text.toString(), "-o", binary);
        wardian("wat2wasm", module.toString(), "-o", plugin.resolve("m.wasm").toString());
        wardian("hash", plugin.toString());
        wardian("run", "--invoke", "fib", binary, "20");
        wardian("run", "--invoke", "fib", text.toString(), "5");
        wardian("run", "--invoke", "trap", binary);
        wardian("validate", binary);
        wardian("inspect", binary);
        wardian("wasm2wat", binary);
        wardian("call", "--timeout", "9s", plugin.toString(), "echo", "text");
        wardian("check", folder.resolve("plugins").toString());
        wardian("--help");
        wardian("help", "run");
        wardian("--version");
        wardian("rum");
        return codes;
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
