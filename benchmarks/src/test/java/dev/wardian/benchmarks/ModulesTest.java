package dev.wardian.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmModule;
import org.junit.jupiter.api.Test;

final class ModulesTest {
    @Test
    void repeatedModuleIsLargeAndStillComputesTheSame() {
        Kernel json = Kernel.named("json");

        byte[] large = Modules.repeated(json.module(), 1_000_000);

        assertEquals(1_000_000, large.length, 10_000);
        assertArrayEquals(
                new long[] {json.tinyResult()},
                WasmModule.parse(large)
                        .instantiate(Imports.NONE)
                        .function("run")
                        .invoke(CallOptions.NONE, json.tiny()));
    }

    @Test
    void everyEngineCallsTheHostAsOftenAsItIsTold() {
        for (BenchmarkEngine engine : BenchmarkEngine.all().values()) {
            assertEquals(7, engine.instantiate(Modules.callingOut(), value -> value + 1).run(7));
            assertEquals(-7, engine.instantiate(Modules.widening(), value -> value).run(-7));
        }
    }

    @Test
    void idleInstanceHoldsItsMemoryAndLittleElse() {
        long bytes =
                IdleInstances.measure().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0);

        assertTrue(bytes >= 65_536, () -> bytes + " bytes");
    }
}
