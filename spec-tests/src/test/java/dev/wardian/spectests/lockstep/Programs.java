package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.internal.interpreter.RandomProgram;
import java.util.List;
import java.util.Random;

/** Numbers, blocks and loops as {@link RandomProgram} makes them; some never end by themselves. */
final class Programs implements Scenario {
    private static final int STEPS = 100;
    private static final int MOST_FUEL = 30_000;

    @Override
    public String name() {
        return "programs";
    }

    @Override
    public List<byte[]> modules(long seed) {
        return List.of(RandomProgram.module(seed));
    }

    @Override
    public int steps() {
        return STEPS;
    }

    /** With fuel, for loops without end. */
    @Override
    public InstanceOptions options(long seed) {
        return InstanceOptions.DEFAULT
                .withLimits(Limits.DEFAULT.withMetering(true))
                .withCanonicalNans(true);
    }

    @Override
    public Session open(long seed, List<byte[]> modules, InstanceOptions options) {
        return new Session(options) {
            private final WasmInstance instance =
                    instantiate(modules.get(0), Features.WASM_3_0, Imports.NONE);

            @Override
            void step(int step) {
                Random random = new Random(seed * 1000 + step);
                WasmFunction function =
                        instance.function("f" + random.nextInt(RandomProgram.FUNCTIONS));
                call(
                        function,
                        CallOptions.NONE.withFuel(random.nextInt(MOST_FUEL)),
                        RandomValues.arguments(function.type(), random, new Object[0]));
            }
        };
    }
}
