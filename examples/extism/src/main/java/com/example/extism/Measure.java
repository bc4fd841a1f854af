package com.example.extism;

import dev.wardian.plugin.PluginManager;
import dev.wardian.wasm.WasmEngine;
import java.nio.file.Path;
import java.util.Arrays;

/** Measures the operation {@code echo} of the plugin in Rust, in each engine. */
public final class Measure {
    private static final int[] SIZES = {64, 1 << 10, 64 << 10, 1 << 20};

    private Measure() {}

    /** Prints a row per engine: the argument is the home folder. */
    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        System.out.println("microseconds for 64 B, 1 KiB, 64 KiB, 1 MiB");
        for (WasmEngine engine : WasmEngine.all()) {
            try (PluginManager plugins = Main.plugins(home, home.resolve("grants.yaml"), engine)) {
                plugins.loadAll();
                Tour tour = plugins.find("com.example.extism.rust").orElseThrow().as(Tour.class);
                StringBuilder row = new StringBuilder(engine.name());
                for (int size : SIZES) {
                    row.append(String.format(" %.1f", medianMicros(tour, new byte[size])));
                }
                System.out.println(row);
            }
        }
    }

    /** Warms up for two seconds, and takes the median of the calls of four more. */
    private static double medianMicros(Tour tour, byte[] input) {
        long[] nanos = new long[1 << 20];
        int count = 0;
        long begin = System.nanoTime();
        for (long now = begin; now - begin < 6_000_000_000L && count < nanos.length; ) {
            tour.echo(input);
            long next = System.nanoTime();
            if (next - begin > 2_000_000_000L) {
                nanos[count++] = next - now;
            }
            now = next;
        }
        Arrays.sort(nanos, 0, count);
        return nanos[count / 2] / 1e3;
    }
}
