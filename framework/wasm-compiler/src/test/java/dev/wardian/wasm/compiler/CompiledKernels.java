package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Runs kernels, a function with hundreds of cases, and large functions of vectors, until HotSpot
 * compiles them.
 */
final class CompiledKernels {
    private static final InstanceOptions COMPILED =
            InstanceOptions.DEFAULT.withEngine(WasmEngine.named("compiled"));

    private static final V128 ONES = new V128(1, 1);

    private CompiledKernels() {}

    /**
     * Runs them.
     *
     * @param args the folder of the kernels, and for how many milliseconds each of them runs
     */
    public static void main(String[] args) throws IOException {
        long nanos = Long.parseLong(args[1]) * 1_000_000;
        WasmInstance cases =
                WasmModule.parse(WatParser.toBinary(ManyCases.module(400)))
                        .instantiate(Imports.NONE, COMPILED);
        cases.function("fill").call();
        run(cases.function("run"), 10_000, 2 * nanos);
        List<Path> kernels;
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            kernels = files.filter(file -> file.toString().endsWith(".wasm")).toList();
        }
        for (Path kernel : kernels) {
            WasmInstance instance = WasmModule.parse(kernel).instantiate(Imports.NONE, COMPILED);
            run(instance.function("run"), 10, nanos);
            System.out.println("ran " + kernel.getFileName());
        }
        for (int statements : new int[] {25, 100, 250}) {
            String text = RandomVectors.module(statements, statements, false, new TreeSet<>());
            WasmInstance vectors =
                    WasmModule.parse(WatParser.toBinary(text)).instantiate(Imports.NONE, COMPILED);
            int traps = run(vectors.function("f"), new Object[] {ONES, ONES, 5}, 3 * nanos);
            System.out.println("ran vectors, traps: " + traps);
        }
    }

    private static void run(WasmFunction function, int argument, long nanos) {
        if (run(function, new Object[] {argument}, nanos) > 0) {
            throw new IllegalStateException("a kernel trapped");
        }
    }

    /** Calls a function again and again, and gives how many calls trapped. */
    private static int run(WasmFunction function, Object[] arguments, long nanos) {
        long end = System.nanoTime() + nanos;
        int traps = 0;
        do {
            try {
                function.call(arguments);
            } catch (Trap e) {
                traps++;
            }
        } while (System.nanoTime() < end);
        return traps;
    }
}
