package dev.wardian.benchmarks.programs;

import dev.wardian.benchmarks.ProgramEngine;
import dev.wardian.benchmarks.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The plugin of dprint that formats TypeScript, from a package of npm: it formats {@code
 * programs/dprint.ts}, {@value #TIMES} times over in one text.
 */
final class DprintTypescript implements RealProgram {
    private static final String PACKAGE = "@dprint/typescript@0.96.1";
    private static final String TEXT = "programs/dprint.ts";
    private static final int TIMES = 8;
    private static final String CONFIGURATION = "{\"global\":{\"lineWidth\":100},\"plugin\":{}}";
    private static final int CHANGED = 1;

    @Override
    public String name() {
        return "dprint TypeScript";
    }

    @Override
    public ProgramFiles fetch(Path folder) throws IOException {
        return ProgramFiles.of(Packages.npm(folder, PACKAGE).resolve("plugin.wasm"));
    }

    @Override
    public LongSupplier open(ProgramEngine engine, byte[] module) {
        ProgramEngine.Program program = engine.load(module).start(List.of());
        byte[] text = Resources.text(TEXT).repeat(TIMES).getBytes(StandardCharsets.UTF_8);
        byte[] name = "text.ts".getBytes(StandardCharsets.UTF_8);
        share(program, CONFIGURATION.getBytes(StandardCharsets.UTF_8));
        program.call("register_config", 1);
        return () -> {
            share(program, name);
            program.call("set_file_path");
            share(program, text);
            long answer = program.call("format", 1);
            if (answer != CHANGED) {
                throw new IllegalStateException("dprint answers " + answer);
            }
            int length = (int) program.call("get_formatted_text");
            return RealProgram.fold(
                    program.read((int) program.call("get_shared_bytes_ptr"), length));
        };
    }

    private static void share(ProgramEngine.Program program, byte[] bytes) {
        program.write((int) program.call("clear_shared_bytes", bytes.length), bytes);
    }

    @Override
    public long result() {
        return 172533375530571904L;
    }

    @Override
    public int warmups() {
        return 10;
    }

    @Override
    public List<String> scripts() {
        return List.of("programs/dprint.js", TEXT, "programs/wasi.js");
    }
}
