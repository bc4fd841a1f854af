package dev.wardian.wasm;

/**
 * A module that is over one of the {@link ModuleLimits} of its host; the specification allows such
 * limits (appendix A.2).
 */
public final class ModuleLimitException extends ModuleException {
    private final String limit;
    private final long max;
    private final long actual;

    public ModuleLimitException(String limit, long max, long actual, long offset) {
        super("module is over the limit '" + limit + "': " + actual + ", at most " + max, offset);
        this.limit = limit;
        this.max = max;
        this.actual = actual;
    }

    /**
     * The name of the limit: a component of {@link ModuleLimits}; or {@code supertypes}, of which a
     * type has 63 at the most; or {@code time}, in nanoseconds.
     */
    public String limit() {
        return limit;
    }

    /** The greatest value that is allowed. */
    public long max() {
        return max;
    }

    /** The value that the module asks for; a lower bound of it where counting stopped early. */
    public long actual() {
        return actual;
    }
}
