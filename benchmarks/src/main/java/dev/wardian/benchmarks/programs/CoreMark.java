package dev.wardian.benchmarks.programs;

import dev.wardian.benchmarks.ProgramEngine;
import dev.wardian.benchmarks.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * CoreMark, as a package of crates.io has it in Rust, with a root of ours that needs no clock. The
 * result has the checksums that CoreMark itself names for its 2K performance run: {@code e714} of
 * the list, {@code 1fd7} of the matrices, {@code 8e3a} of the state machine.
 */
final class CoreMark implements RealProgram {
    private static final String ROOT = "coremark.rs";
    private static final String TARGET = "wasm32-unknown-unknown";

    @Override
    public String name() {
        return "CoreMark";
    }

    @Override
    public ProgramFiles fetch(Path folder) throws IOException {
        Path crate = Packages.crate(folder, "coremark@1.0.0");
        Path source = folder.toAbsolutePath().resolve("coremark");
        Path module = source.resolve("coremark.wasm");
        if (!Files.exists(module)) {
            Files.createDirectories(source);
            for (String file : List.of("list.rs", "matrix.rs", "state.rs", "types.rs", "util.rs")) {
                Files.write(source.resolve(file), Files.readAllBytes(crate.resolve("src/" + file)));
            }
            // Compilers before 1.80 do not know it without being told.
            Files.writeString(
                    source.resolve("types.rs"),
                    "use core::mem::size_of;\n",
                    StandardOpenOption.APPEND);
            Files.write(source.resolve(ROOT), Resources.bytes("programs/" + ROOT));
            compile(
                    source,
                    Packages.rustc(TARGET),
                    module,
                    "cdylib",
                    List.of("--target", TARGET, "-C", "strip=debuginfo"));
        }
        return new ProgramFiles(module, source);
    }

    private static void compile(
            Path source, String compiler, Path output, String type, List<String> options)
            throws IOException {
        List<String> command =
                LocalCommands.of(
                        List.of(compiler),
                        "--edition=2021",
                        "--cap-lints=allow",
                        "-Copt-level=3",
                        "-Cpanic=abort",
                        "--crate-name=coremark",
                        "--crate-type=" + type);
        LocalCommands.output(
                source,
                LocalCommands.of(LocalCommands.of(command, options.toArray()), ROOT, "-o", output));
    }

    @Override
    public LongSupplier open(ProgramEngine engine, byte[] module) {
        ProgramEngine.Program program = engine.load(module).start(List.of());
        return () -> program.call("run", argument());
    }

    @Override
    public int argument() {
        return 200;
    }

    @Override
    public long result() {
        return -1795775340749375441L;
    }

    @Override
    public int warmups() {
        return 4;
    }

    @Override
    public List<String> nativeInputs(ProgramFiles files, Path work) throws IOException {
        Path library = work.resolve("libcoremark.a");
        compile(files.source(), Packages.rustc(""), library, "staticlib", List.of());
        return List.of(library.toString(), "-lpthread", "-ldl");
    }
}
