package dev.wardian.benchmarks.programs;

import dev.wardian.benchmarks.ProgramEngine;
import dev.wardian.benchmarks.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * QuickJS-NG as a library of WASI, from a package of PyPI. Each run makes a JavaScript runtime,
 * lets it run {@code programs/quickjs-script.js}, which prints what it computes, and closes it.
 */
final class QuickJs implements RealProgram {
    private static final String PACKAGE = "qjs-wasi-reactor.wasm==0.17.0";
    private static final String FILE = "qjs-wasi-reactor/qjs-wasi-reactor.wasm";
    private static final String SCRIPT = "programs/quickjs-script.js";

    @Override
    public String name() {
        return "QuickJS";
    }

    @Override
    public ProgramFiles fetch(Path folder) throws IOException {
        return ProgramFiles.of(Packages.pip(folder, PACKAGE).resolve(FILE));
    }

    @Override
    public LongSupplier open(ProgramEngine engine, byte[] module) {
        ProgramEngine.Program program = engine.load(module).start(List.of());
        program.call("_initialize");
        List<Integer> words = new ArrayList<>();
        for (String word : List.of("qjs", "-e", Resources.text(SCRIPT))) {
            byte[] bytes = (word + "\0").getBytes(StandardCharsets.UTF_8);
            int address = (int) program.call("malloc", bytes.length);
            program.write(address, bytes);
            words.add(address);
        }
        int list = (int) program.call("malloc", Integer.BYTES * (words.size() + 1L));
        for (int i = 0; i < words.size(); i++) {
            program.writeInt(list + Integer.BYTES * i, words.get(i));
        }
        program.writeInt(list + Integer.BYTES * words.size(), 0);
        return () -> run(program, words.size(), list);
    }

    private static long run(ProgramEngine.Program program, int count, int list) {
        long answer = program.call("qjs_init_argv", count, list);
        if (answer != 0) {
            throw new IllegalStateException("QuickJS answers " + answer);
        }
        program.call("qjs_destroy");
        return RealProgram.fold(program.output());
    }

    @Override
    public long result() {
        return -6992470299155104095L;
    }

    @Override
    public List<String> scripts() {
        return List.of("programs/quickjs.js", SCRIPT, "programs/wasi.js");
    }
}
