package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.List;
import java.util.Random;

/** Calls of {@link GrowingMemoryModule}s; a new guest begins small now and then. */
final class GrowingMemories implements Scenario {
    private static final int STEPS = 100;
    private static final int LIFE = 12;
    private static final long MEMORY_BYTES = 1 << 20;

    @Override
    public String name() {
        return "growing-memories";
    }

    @Override
    public List<byte[]> modules(long seed) {
        return List.of(GrowingMemoryModule.of(seed));
    }

    @Override
    public int steps() {
        return STEPS;
    }

    @Override
    public InstanceOptions options(long seed) {
        InstanceOptions usual = Scenario.super.options(seed);
        return usual.withLimits(usual.limits().withMemoryBytes(MEMORY_BYTES));
    }

    @Override
    public Session open(long seed, List<byte[]> modules, InstanceOptions options) {
        return new Guest(seed, modules.get(0), options);
    }

    private static final class Guest extends Session {
        private final long seed;
        private final byte[] module;
        private WasmInstance instance;

        Guest(long seed, byte[] module, InstanceOptions options) {
            super(options);
            this.seed = seed;
            this.module = module;
            this.instance = begin();
        }

        private WasmInstance begin() {
            forgetGuests();
            Imports imports =
                    Imports.builder()
                            .function(
                                    "host", "grow", ModuleBuilder.functionType("ii:i"), this::grow)
                            .build();
            return instantiate(module, GrowingMemoryModule.FEATURES, imports);
        }

        /** The host grows a memory, and writes what is last in it. */
        private void grow(HostCall call) {
            noteHostCall("grow", call);
            WasmMemory memory = call.caller().memory("memory" + call.i32(0));
            int before = memory.grow(call.i32(1));
            long end = memory.byteSize();
            if (end > 0) {
                memory.writeByte(end - 1, (byte) (memory.readByte(end - 1) + 1));
            }
            call.returnI32(before);
        }

        @Override
        void step(int step) {
            if (step % LIFE == 0) {
                instance = begin();
            }
            Random random = new Random(seed * 1000 + step);
            CallOptions limits = CallOptions.NONE;
            if (isMetered() && random.nextInt(3) > 0) {
                limits = limits.withFuel(random.nextInt(20_000));
            }
            call(
                    instance.function("f" + random.nextInt(GrowingMemoryModule.FUNCTIONS)),
                    limits,
                    random.nextBoolean() ? random.nextInt(1 << 18) : random.nextInt(),
                    random.nextInt());
        }
    }
}
