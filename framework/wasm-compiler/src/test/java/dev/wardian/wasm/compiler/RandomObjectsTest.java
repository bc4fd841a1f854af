package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.Inputs;
import dev.wardian.wasm.text.WatParser;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random programs with objects end alike in the interpreter and in compiled code. */
final class RandomObjectsTest {
    private static final Inputs PROGRAMS = Inputs.of("wardian.randomObjects", 60, 0);
    private static final long FUEL = 3_000_000;

    private static final List<String> ENGINES =
            List.of(
                    "compiled",
                    "compiled-in-parts",
                    "compiled-at-loops",
                    "compiled-at-loops-in-parts");

    private record Outcome(String end, long burned) {}

    private static Outcome run(WasmModule module, String engine, long heapBytes) {
        Limits limits = Limits.DEFAULT.withMetering(true).withHeapBytes(heapBytes);
        InstanceOptions options =
                InstanceOptions.DEFAULT.withEngine(WasmEngine.named(engine)).withLimits(limits);
        WasmInstance instance = module.instantiate(Imports.NONE, options);
        long[] burned = {0};
        CallOptions call = CallOptions.NONE.withFuel(FUEL).withBurned(units -> burned[0] = units);
        String end;
        try {
            end = instance.function("run").callWith(call, 200).toString();
        } catch (CallException e) {
            end = e instanceof Trap trap ? trap.kind().name() : e.getClass().getSimpleName();
        }
        return new Outcome(end, burned[0]);
    }

    @Test
    void heapIsFullInAllTiersAfterAboutAsMuchWork() {
        int full = 0;
        for (long seed : PROGRAMS.numbers().toArray()) {
            WasmModule module = WasmModule.parse(WatParser.toBinary(RandomObjects.module(seed)));
            long heapBytes = 512L << new Random(seed).nextInt(6);
            Outcome expected = run(module, "interpreter", heapBytes);
            full += expected.end.equals(TrapKind.HEAP_EXHAUSTED.name()) ? 1 : 0;
            for (String engine : ENGINES) {
                Outcome outcome = run(module, engine, heapBytes);
                String what = "seed " + seed + ", " + heapBytes + ", " + engine;
                assertEquals(expected.end, outcome.end, what);
                long difference = Math.abs(expected.burned - outcome.burned);
                assertTrue(
                        difference <= expected.burned / 8 + 64,
                        () -> what + ": " + outcome + " for " + expected);
            }
            assertEquals(Map.of(), module.compilerFigures().refused(), "seed " + seed);
        }
        assertTrue(full > PROGRAMS.count() / 4, full + " programs filled the heap");
    }
}
