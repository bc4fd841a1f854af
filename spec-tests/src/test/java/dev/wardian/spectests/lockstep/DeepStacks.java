package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import java.util.List;
import java.util.Random;

/** Calls of the functions of {@link DeepStackModule}s with random arguments. */
final class DeepStacks implements Scenario {
    private static final int STEPS = 100;

    @Override
    public String name() {
        return "deep-stacks";
    }

    @Override
    public List<byte[]> modules(long seed) {
        return List.of(DeepStackModule.of(seed));
    }

    @Override
    public int steps() {
        return STEPS;
    }

    /** NaNs go through memory and integers, so their bits have to be the same. */
    @Override
    public InstanceOptions options(long seed) {
        return Scenario.super.options(seed).withCanonicalNans(true);
    }

    @Override
    public Session open(long seed, List<byte[]> modules, InstanceOptions options) {
        return new Session(options) {
            private final Object[] objects = {"one", new Object()};
            private final WasmInstance instance =
                    instantiate(modules.get(0), DeepStackModule.FEATURES, Imports.NONE);

            @Override
            void step(int step) {
                Random random = new Random(seed * 1000 + step);
                // The counters of polls are 16 and 1000: above and below them.
                int[] units = {14 + random.nextInt(5), 200, 998 + random.nextInt(1100)};
                instance.global("units").set(units[random.nextInt(units.length)]);
                CallOptions limits = CallOptions.NONE;
                if (isMetered() && random.nextInt(3) > 0) {
                    limits = limits.withFuel(random.nextInt(20_000));
                }
                WasmFunction function =
                        instance.function("f" + random.nextInt(DeepStackModule.FUNCTIONS));
                call(function, limits, RandomValues.arguments(function.type(), random, objects));
            }
        };
    }
}
