package dev.wardian.spectests.lockstep;

import dev.wardian.spectests.differential.Host;
import dev.wardian.spectests.differential.InstructionPool;
import dev.wardian.spectests.differential.RandomModule;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** {@link RandomModule}s of a feature set: everything that these features have, in any order. */
final class WholeFeatures implements Scenario {
    private static final int ROUNDS = 10;

    private final String name;
    private final Features features;
    private final InstructionPool pool;

    WholeFeatures(String name, Features features) {
        this.name = name;
        this.features = features;
        this.pool = new InstructionPool(features);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<byte[]> modules(long seed) {
        return List.of(RandomModule.of(seed, features, pool));
    }

    @Override
    public int steps() {
        return ROUNDS * RandomModule.FUNCTIONS;
    }

    @Override
    public Session open(long seed, List<byte[]> modules, InstanceOptions options) {
        return new Guest(seed, modules.get(0), features, options);
    }

    private static final class Guest extends Session {
        private final long seed;
        private final WasmInstance instance;
        private final WasmTag tag = WasmTag.of(List.of(ValueType.I32));
        private final Object[] objects = {new Object(), "one", List.of(), new Object()};
        private final List<WasmFunction> inner = new ArrayList<>();

        Guest(long seed, byte[] module, Features features, InstanceOptions options) {
            super(options);
            this.seed = seed;
            this.instance = instantiate(module, features, imports(features));
            for (int i = 0; i < RandomModule.FUNCTIONS; i++) {
                instance.findFunction("inner" + i).ifPresent(inner::add);
            }
        }

        private Imports imports(Features features) {
            Imports.Builder imports = Imports.builder().tag("host", "tag", tag);
            Host.functions(features)
                    .forEach(
                            (name, type) -> {
                                FunctionType of = ModuleBuilder.functionType(type);
                                imports.function("host", name, of, call -> host(name, call));
                            });
            return imports.build();
        }

        private void host(String name, HostCall call) {
            noteHostCall(name, call);
            int argument = call.i32(0);
            switch (name) {
                case "object" -> call.returnRef(objects[argument & 3]);
                case "again" -> call.returnI32(callInner(argument));
                case "catch" -> call.returnI32(caught(argument));
                case "throw" -> throw new GuestException(tag, argument);
                default -> throw new IllegalArgumentException(name);
            }
        }

        private int callInner(int number) {
            return inner.get(Integer.remainderUnsigned(number, inner.size())).call().i32();
        }

        private int caught(int number) {
            try {
                return callInner(number);
            } catch (GuestException e) {
                noteFailure(e);
                return -1;
            }
        }

        @Override
        void step(int step) {
            Random random = new Random(seed * 1000 + step);
            CallOptions limits = CallOptions.NONE;
            if (isMetered() && random.nextInt(3) > 0) {
                limits = limits.withFuel(random.nextInt(4000));
            }
            call(instance.function("call" + step % RandomModule.FUNCTIONS), limits);
            if (step % RandomModule.FUNCTIONS == 0) {
                call(instance.function("state"), CallOptions.NONE);
            }
        }
    }
}
