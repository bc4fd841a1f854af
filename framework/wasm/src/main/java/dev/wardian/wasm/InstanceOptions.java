package dev.wardian.wasm;

/**
 * The conditions under which a module is instantiated.
 *
 * @param limits the most that the instance may use
 * @param budget pays for the bytes of memories and tables, and for the value stacks of calls beyond
 *     their first 64 KiB, until the calls end
 * @param start limits of the instantiation, which is one call: of the start function, and of
 *     constant expressions that make structures and arrays
 * @param engine runs the instance's code
 * @param canonicalNans whether arithmetic gives no NaN but the positive canonical one ({@code
 *     0x7fc00000}, {@code 0x7ff8000000000000}), as the deterministic profile asks for (spec
 *     appendix, "Profiles"): the bits of a NaN are the processor's choice otherwise. NaNs that are
 *     only moved keep their bits. Such code is slower where it computes with floats
 * @param profiled whether a {@link WasmProfiler} can tell the functions apart that the interpreter
 *     runs. Such code is slower where it calls
 */
public record InstanceOptions(
        Limits limits,
        MemoryBudget budget,
        CallOptions start,
        WasmEngine engine,
        boolean canonicalNans,
        boolean profiled) {
    /**
     * {@link Limits#DEFAULT}, an unlimited budget, no limits of the start, and {@link
     * WasmEngine#AUTO}.
     */
    public static final InstanceOptions DEFAULT =
            new InstanceOptions(Limits.DEFAULT, MemoryBudget.UNLIMITED, CallOptions.NONE);

    /**
     * Options with {@link WasmEngine#AUTO}.
     *
     * @param limits the most that the instance may use
     * @param budget pays for the bytes of memories and tables
     * @param start limits of the instantiation
     */
    public InstanceOptions(Limits limits, MemoryBudget budget, CallOptions start) {
        this(limits, budget, start, WasmEngine.AUTO);
    }

    /**
     * Options that leave the bits of NaNs to the processor.
     *
     * @param limits the most that the instance may use
     * @param budget pays for the bytes of memories and tables
     * @param start limits of the instantiation
     * @param engine runs the instance's code
     */
    public InstanceOptions(
            Limits limits, MemoryBudget budget, CallOptions start, WasmEngine engine) {
        this(limits, budget, start, engine, false, false);
    }

    /**
     * Returns these options with other limits.
     *
     * @param newLimits the most that the instance may use
     * @return the options with these limits
     */
    public InstanceOptions withLimits(Limits newLimits) {
        return new InstanceOptions(newLimits, budget, start, engine, canonicalNans, profiled);
    }

    /**
     * Returns these options with another budget.
     *
     * @param newBudget pays for the bytes of memories and tables
     * @return the options with that budget
     */
    public InstanceOptions withBudget(MemoryBudget newBudget) {
        return new InstanceOptions(limits, newBudget, start, engine, canonicalNans, profiled);
    }

    /**
     * Returns these options with other limits of the instantiation.
     *
     * @param newStart fuel, deadline and cancellation of the instantiation
     * @return the options with these limits
     */
    public InstanceOptions withStart(CallOptions newStart) {
        return new InstanceOptions(limits, budget, newStart, engine, canonicalNans, profiled);
    }

    /**
     * Returns these options with another engine.
     *
     * @param newEngine runs the instance's code
     * @return the options with that engine
     */
    public InstanceOptions withEngine(WasmEngine newEngine) {
        return new InstanceOptions(limits, budget, start, newEngine, canonicalNans, profiled);
    }

    /**
     * Returns these options with or without canonical NaNs.
     *
     * @param on whether arithmetic gives only the canonical NaN
     * @return the options with that choice
     */
    public InstanceOptions withCanonicalNans(boolean on) {
        return new InstanceOptions(limits, budget, start, engine, on, profiled);
    }

    /**
     * Returns these options with code that a {@link WasmProfiler} can see into, or without.
     *
     * @param on whether it can
     * @return the options with that
     */
    public InstanceOptions withProfiled(boolean on) {
        return new InstanceOptions(limits, budget, start, engine, canonicalNans, on);
    }
}
