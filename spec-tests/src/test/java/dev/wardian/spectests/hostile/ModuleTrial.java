package dev.wardian.spectests.hostile;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.ExportType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ImportType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TagType;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmException;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.test.Engines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes a module through the engine as far as it gets: decoder, validator, lowering of every
 * function, instantiation, a bounded call of each export. Any throwable but the typed errors goes
 * out of {@link #run}.
 */
final class ModuleTrial {
    private static final int CALLS = 8;
    private static final int FUEL = 20_000;
    private static final long MEMORY = 16 << 20;

    private static final CallOptions BOUNDED =
            CallOptions.NONE.withFuel(FUEL).withTimeout(Duration.ofSeconds(1));

    /** How far a module got. */
    enum Stage {
        REFUSED,
        VALID,
        INSTANTIATED,
        RETURNED
    }

    private ModuleTrial() {}

    static Stage run(byte[] bytes) {
        WasmModule module;
        try {
            module = WasmModule.parse(bytes, SeedModules.FEATURES, ModuleLimits.DEFAULT);
        } catch (ModuleException e) {
            requireMessage(e);
            return Stage.REFUSED;
        }
        lowerAll(bytes);
        Budget budget = new Budget();
        Stage stage = instantiate(module, budget);
        if (budget.reserved.get() != 0) {
            throw new AssertionError("bytes not given back: " + budget.reserved);
        }
        return stage;
    }

    private static void lowerAll(byte[] bytes) {
        ModuleData data = ModuleDecoder.decode(bytes, SeedModules.FEATURES, ModuleLimits.DEFAULT);
        for (FunctionCode function :
                new ModuleCode(data, i -> 0, false, Interpreter.INSTANCE).functions) {
            try {
                Lowering.lower(function, () -> {});
            } catch (ModuleException e) {
                requireMessage(e);
            }
        }
    }

    private static Stage instantiate(WasmModule module, Budget budget) {
        Limits limits =
                Limits.DEFAULT
                        .withMemoryBytes(MEMORY)
                        .withTableElements(100_000)
                        .withCallDepth(200)
                        .withMetering(true);
        InstanceOptions options = new InstanceOptions(limits, budget, BOUNDED, Engines.current());
        try (WasmInstance instance = module.instantiate(imports(module), options)) {
            return callExports(module, instance);
        } catch (WasmException e) {
            requireMessage(e);
            return Stage.VALID;
        }
    }

    private static Stage callExports(WasmModule module, WasmInstance instance) {
        Stage stage = Stage.INSTANTIATED;
        int calls = 0;
        for (ExportType export : module.exports()) {
            if (export.type() instanceof FunctionType type && hasArguments(type) && calls < CALLS) {
                calls++;
                try {
                    instance.function(export.name()).callWith(BOUNDED, arguments(type, calls));
                    stage = Stage.RETURNED;
                } catch (WasmException e) {
                    requireMessage(e);
                }
            }
        }
        return stage;
    }

    /** Whether zeros and null are arguments of that type. */
    private static boolean hasArguments(FunctionType type) {
        return type.params().stream().allMatch(each -> !each.isReference() || each.isNullable());
    }

    private static void requireMessage(WasmException e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            throw new AssertionError("an error without a message", e);
        }
    }

    /** Host functions for all function imports; they do nothing and return zeros. */
    private static Imports imports(WasmModule module) {
        Imports.Builder imports = Imports.builder();
        for (ImportType wanted : module.imports()) {
            if (wanted.type() instanceof TagType type) {
                imports.tag(wanted.module(), wanted.name(), WasmTag.of(type.type().params()));
            }
            if (wanted.type() instanceof FunctionType type) {
                @Nullable Object[] results = values(type.results(), 0);
                imports.function(
                        wanted.module(),
                        wanted.name(),
                        type,
                        call -> {
                            for (int i = 0; i < results.length; i++) {
                                call.setResult(i, results[i]);
                            }
                        });
            }
        }
        return imports.build();
    }

    private static @Nullable Object[] arguments(FunctionType type, int number) {
        return values(type.params(), number);
    }

    private static @Nullable Object[] values(List<ValueType> types, int number) {
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (types.get(i).kind()) {
                        case I32 -> number;
                        case I64 -> (long) number;
                        case F32 -> (float) number;
                        case F64 -> (double) number;
                        case V128 -> V128.ZERO;
                        default -> null;
                    };
        }
        return values;
    }

    /** 32 MiB, counted: whatever was reserved must come back. */
    private static final class Budget implements MemoryBudget {
        private final AtomicLong reserved = new AtomicLong();

        @Override
        public boolean reserve(long bytes) {
            if (reserved.get() + bytes > 2 * MEMORY) {
                return false;
            }
            reserved.addAndGet(bytes);
            return true;
        }

        @Override
        public void release(long bytes) {
            reserved.addAndGet(-bytes);
        }
    }
}
