package dev.wardian.wasm;

/**
 * How a module is instantiated.
 *
 * @param limits what the instance may use
 * @param budget where memory is accounted
 * @param start limits of the instantiation, which is one call: constant expressions that make
 *     structures and arrays, and the start function
 * @param engine what runs the instance's code
 */
public record InstanceOptions(
        Limits limits, MemoryBudget budget, CallOptions start, WasmEngine engine) {
    public static final InstanceOptions DEFAULT =
            new InstanceOptions(Limits.DEFAULT, MemoryBudget.UNLIMITED, CallOptions.NONE);

    /** Options with the engine that is the default, {@link WasmEngine#INTERPRETER}. */
    public InstanceOptions(Limits limits, MemoryBudget budget, CallOptions start) {
        this(limits, budget, start, WasmEngine.INTERPRETER);
    }

    public InstanceOptions withLimits(Limits newLimits) {
        return new InstanceOptions(newLimits, budget, start, engine);
    }

    public InstanceOptions withBudget(MemoryBudget newBudget) {
        return new InstanceOptions(limits, newBudget, start, engine);
    }

    public InstanceOptions withStart(CallOptions newStart) {
        return new InstanceOptions(limits, budget, newStart, engine);
    }

    public InstanceOptions withEngine(WasmEngine newEngine) {
        return new InstanceOptions(limits, budget, start, newEngine);
    }
}
