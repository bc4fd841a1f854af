package dev.wardian.wasm;

/**
 * How a module is instantiated.
 *
 * @param limits what the instance may use
 * @param budget where memory is accounted
 * @param start limits of the instantiation, which is one call: constant expressions that make
 *     structures and arrays, and the start function
 * @param engine what runs the instance's code
 * @param canonicalNans whether arithmetic gives no NaN but the positive canonical one ({@code
 *     0x7fc00000}, {@code 0x7ff8000000000000}), as the deterministic profile asks for (spec
 *     appendix, "Profiles"): the bits of a NaN are the processor's choice otherwise. NaNs that are
 *     only moved keep their bits. Such code is slower where it computes with floats
 */
public record InstanceOptions(
        Limits limits,
        MemoryBudget budget,
        CallOptions start,
        WasmEngine engine,
        boolean canonicalNans) {
    public static final InstanceOptions DEFAULT =
            new InstanceOptions(Limits.DEFAULT, MemoryBudget.UNLIMITED, CallOptions.NONE);

    /** Options with the engine that is the default, {@link WasmEngine#INTERPRETER}. */
    public InstanceOptions(Limits limits, MemoryBudget budget, CallOptions start) {
        this(limits, budget, start, WasmEngine.INTERPRETER);
    }

    /** Options that leave the bits of NaNs to the processor. */
    public InstanceOptions(
            Limits limits, MemoryBudget budget, CallOptions start, WasmEngine engine) {
        this(limits, budget, start, engine, false);
    }

    public InstanceOptions withLimits(Limits newLimits) {
        return new InstanceOptions(newLimits, budget, start, engine, canonicalNans);
    }

    public InstanceOptions withBudget(MemoryBudget newBudget) {
        return new InstanceOptions(limits, newBudget, start, engine, canonicalNans);
    }

    public InstanceOptions withStart(CallOptions newStart) {
        return new InstanceOptions(limits, budget, newStart, engine, canonicalNans);
    }

    public InstanceOptions withEngine(WasmEngine newEngine) {
        return new InstanceOptions(limits, budget, start, newEngine, canonicalNans);
    }

    public InstanceOptions withCanonicalNans(boolean on) {
        return new InstanceOptions(limits, budget, start, engine, on);
    }
}
