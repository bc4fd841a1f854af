package dev.wardian.benchmarks;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The heap that an instance holds while nobody calls it. */
final class IdleInstances {
    static final int INSTANCES = 1000;

    /** Collections in a row that free nothing. */
    private static final int COLLECTIONS = 5;

    private static final int MOST_COLLECTIONS = 50;
    private static final long NOISE_BYTES = 4096;

    private IdleInstances() {}

    /** Bytes per instance by what the module has, each the mean of {@link #INSTANCES}. */
    static Map<String, Long> measure() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("no memory", perInstance(Modules.withoutMemory()));
        bytes.put(
                "one page of memory (65 536 bytes), ten table elements",
                perInstance(Modules.withOnePage()));
        return bytes;
    }

    private static long perInstance(byte[] binary) {
        WasmModule module = WasmModule.parse(binary);
        // What all instances share is there before the first measured one.
        List<WasmInstance> instances = new ArrayList<>(INSTANCES + 1);
        instances.add(called(module));
        try {
            long before = used();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(called(module));
            }
            return Math.round((double) (used() - before) / INSTANCES);
        } finally {
            Reference.reachabilityFence(instances);
        }
    }

    private static WasmInstance called(WasmModule module) {
        WasmInstance instance = module.instantiate(Imports.NONE);
        instance.function("run").call(1);
        return instance;
    }

    /** What is in use once collections free nothing more: some garbage goes with the second one. */
    private static long used() {
        long least = Long.MAX_VALUE;
        int unchanged = 0;
        for (int i = 0; i < MOST_COLLECTIONS && unchanged < COLLECTIONS; i++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            unchanged = now < least - NOISE_BYTES ? 0 : unchanged + 1;
            least = Math.min(least, now);
        }
        return least;
    }
}
