package dev.wardian.wasm;

/**
 * How a module is instantiated.
 *
 * @param limits what the instance may use
 * @param budget where memory is accounted
 * @param start limits of the calls that instantiation makes: the start function
 */
public record InstanceOptions(Limits limits, MemoryBudget budget, CallOptions start) {
    public static final InstanceOptions DEFAULT =
            new InstanceOptions(Limits.DEFAULT, MemoryBudget.UNLIMITED, CallOptions.NONE);

    public InstanceOptions withLimits(Limits newLimits) {
        return new InstanceOptions(newLimits, budget, start);
    }

    public InstanceOptions withBudget(MemoryBudget newBudget) {
        return new InstanceOptions(limits, newBudget, start);
    }

    public InstanceOptions withStart(CallOptions newStart) {
        return new InstanceOptions(limits, budget, newStart);
    }
}
