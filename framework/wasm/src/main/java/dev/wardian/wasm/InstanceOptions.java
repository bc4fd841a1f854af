package dev.wardian.wasm;

/**
 * The conditions under which a module is instantiated.
 *
 * @param limits the most that the instance may use
 * @param budget pays for the bytes of memories and tables
 * @param start limits of the instantiation, which is one call: of the start function, and of
 *     constant expressions that make structures and arrays
 * @param engine runs the instance's code
 */
public record InstanceOptions(
        Limits limits, MemoryBudget budget, CallOptions start, WasmEngine engine) {
    /**
     * {@link Limits#DEFAULT}, an unlimited budget, no limits of the start, and {@link
     * WasmEngine#INTERPRETER}.
     */
    public static final InstanceOptions DEFAULT =
            new InstanceOptions(Limits.DEFAULT, MemoryBudget.UNLIMITED, CallOptions.NONE);

    /**
     * Options with {@link WasmEngine#INTERPRETER}.
     *
     * @param limits the most that the instance may use
     * @param budget pays for the bytes of memories and tables
     * @param start limits of the instantiation
     */
    public InstanceOptions(Limits limits, MemoryBudget budget, CallOptions start) {
        this(limits, budget, start, WasmEngine.INTERPRETER);
    }

    /**
     * Returns these options with other limits.
     *
     * @param newLimits the most that the instance may use
     * @return the options with these limits
     */
    public InstanceOptions withLimits(Limits newLimits) {
        return new InstanceOptions(newLimits, budget, start, engine);
    }

    /**
     * Returns these options with another budget.
     *
     * @param newBudget pays for the bytes of memories and tables
     * @return the options with that budget
     */
    public InstanceOptions withBudget(MemoryBudget newBudget) {
        return new InstanceOptions(limits, newBudget, start, engine);
    }

    /**
     * Returns these options with other limits of the instantiation.
     *
     * @param newStart fuel, deadline and cancellation of the instantiation
     * @return the options with these limits
     */
    public InstanceOptions withStart(CallOptions newStart) {
        return new InstanceOptions(limits, budget, newStart, engine);
    }

    /**
     * Returns these options with another engine.
     *
     * @param newEngine runs the instance's code
     * @return the options with that engine
     */
    public InstanceOptions withEngine(WasmEngine newEngine) {
        return new InstanceOptions(limits, budget, start, newEngine);
    }
}
