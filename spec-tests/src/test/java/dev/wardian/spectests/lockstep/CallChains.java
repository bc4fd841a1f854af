package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chains of calls through two linked {@link CallChainModule}s and the host, and how they end. */
final class CallChains implements Scenario {
    private static final int STEPS = 100;

    /** So deep does the host call back; below, the thread's stack could end before the depth. */
    private static final int HOST_DEPTH = 12;

    @Override
    public String name() {
        return "call-chains";
    }

    @Override
    public List<byte[]> modules(long seed) {
        return List.of(CallChainModule.of(2 * seed, false), CallChainModule.of(2 * seed + 1, true));
    }

    @Override
    public Set<Opcode> compiled() {
        return EnumSet.of(
                Opcode.TRY_TABLE,
                Opcode.RETURN_CALL,
                Opcode.RETURN_CALL_INDIRECT,
                Opcode.RETURN_CALL_REF,
                Opcode.CALL_REF);
    }

    @Override
    public int steps() {
        return STEPS;
    }

    @Override
    public Session open(long seed, List<byte[]> modules, InstanceOptions options) {
        return new Guests(seed, modules, options);
    }

    private static final class Guests extends Session {
        private final long seed;
        private final WasmTag tag =
                WasmTag.of(ModuleBuilder.functionType(CallChainModule.TAG_TYPE).params());
        private final Object[] objects = {"one", new Object()};
        private final WasmInstance[] guests = new WasmInstance[2];
        private int hostDepth;
        private int hostCalls;

        Guests(long seed, List<byte[]> modules, InstanceOptions options) {
            super(options);
            this.seed = seed;
            Imports.Builder imports =
                    Imports.builder()
                            .tag("host", "tag", tag)
                            .function(
                                    "host", "back", ModuleBuilder.functionType("ii:i"), this::back)
                            .function("host", "fail", ModuleBuilder.functionType("i:"), this::fail);
            guests[0] = instantiate(modules.get(0), CallChainModule.FEATURES, imports.build());
            imports.table("other", "table", guests[0].table("table"));
            for (int i = 0; i < CallChainModule.LINKED; i++) {
                imports.function("other", "linked" + i, guests[0].function("linked" + i));
            }
            guests[1] = instantiate(modules.get(1), CallChainModule.FEATURES, imports.build());
        }

        /** Calls back into the guest, with less of the chain left; catches failures or does not. */
        private void back(HostCall call) {
            noteHostCall("back", call);
            int number = hostCalls++;
            if (hostDepth >= HOST_DEPTH) {
                call.returnI32(number);
                return;
            }
            hostDepth++;
            try {
                WasmInstance guest = number % 3 == 0 ? guests[number & 1] : call.caller();
                WasmFunction function =
                        guest.function("f" + Math.floorMod(number, CallChainModule.FUNCTIONS));
                CallOptions limits = CallOptions.NONE;
                if (isMetered() && number % 2 == 0) {
                    limits = limits.withFuel(500);
                }
                function.callWith(
                        limits,
                        arguments(function.type(), call.i32(0), call.i32(1), new Random(number)));
                call.returnI32(number);
            } catch (CallException e) {
                noteFailure(e);
                if (number % 2 == 0) {
                    throw e;
                }
                call.returnI32(-number);
            } finally {
                hostDepth--;
            }
        }

        private void fail(HostCall call) {
            noteHostCall("fail", call);
            switch (call.i32(0)) {
                case 0 -> throw new GuestException(tag, 4, 5L);
                case 1 -> throw new IllegalStateException("the host failed");
                default -> {}
            }
        }

        private @Nullable Object[] arguments(
                FunctionType type, int end, int length, Random random) {
            @Nullable Object[] arguments = RandomValues.arguments(type, random, objects);
            arguments[0] = end;
            arguments[1] = length;
            return arguments;
        }

        @Override
        void step(int step) {
            Random random = new Random(seed * 1000 + step);
            hostCalls = 0;
            hostDepth = 0;
            CallOptions limits = CallOptions.NONE;
            if (isMetered() && random.nextInt(3) > 0) {
                limits = limits.withFuel(random.nextInt(3000));
            }
            WasmFunction function =
                    guests[random.nextInt(2)].function(
                            "f" + random.nextInt(CallChainModule.FUNCTIONS));
            // Most end before the depth is used up, some never do.
            int length = random.nextInt(8) == 0 ? 5000 : random.nextInt(40);
            int end = random.nextInt(ChainEnds.COUNT);
            call(function, limits, arguments(function.type(), end, length, random));
        }
    }
}
