package dev.wardian.benchmarks.programs;

import dev.wardian.benchmarks.ProgramEngine;
import dev.wardian.benchmarks.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@code programs/objects.kt}, built by the Kotlin compiler: structures, arrays and exceptions of
 * WebAssembly.
 */
final class KotlinObjects implements RealProgram {
    private static final String MODULE = "programs/objects.wasm";

    @Override
    public String name() {
        return "Kotlin objects";
    }

    @Override
    public ProgramFiles fetch(Path folder) throws IOException {
        Path module = folder.toAbsolutePath().resolve("objects.wasm");
        Files.createDirectories(folder);
        Files.write(module, Resources.bytes(MODULE));
        return ProgramFiles.of(module);
    }

    @Override
    public boolean isFetched() {
        return false;
    }

    @Override
    public LongSupplier open(ProgramEngine engine, byte[] module) {
        ProgramEngine.Program program = engine.load(module).start(List.of());
        program.main();
        return () -> program.call("run", argument());
    }

    @Override
    public int argument() {
        return 20;
    }

    @Override
    public long result() {
        return 9190605427490932683L;
    }

    @Override
    public List<String> scripts() {
        return List.of("programs/objects.js", "programs/objects.kt", "programs/wasi.js");
    }
}
