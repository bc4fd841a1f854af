package dev.wardian.wasm;

/**
 * A module exceeds one of the {@link ModuleLimits} of its host. The specification allows such
 * limits (appendix A.2).
 */
public final class ModuleLimitException extends ModuleException {
    private final String limit;
    private final long max;
    private final long actual;

    /**
     * For decoder, validator and engines.
     *
     * @param limit the name of the limit
     * @param max the greatest value that it allows
     * @param actual the value that the module needs, or a lower bound of it
     * @param offset bytes from the start of the module, or -1 if no place is known
     */
    public ModuleLimitException(String limit, long max, long actual, long offset) {
        super("module is over the limit '" + limit + "': " + actual + ", at most " + max, offset);
        this.limit = limit;
        this.max = max;
        this.actual = actual;
    }

    /**
     * {@return the name of the limit: a component of {@link ModuleLimits}; or {@code supertypes},
     * of which a type has at most 63; or {@code time}, in nanoseconds}
     */
    public String limit() {
        return limit;
    }

    /** {@return the greatest value that the limit allows} */
    public long max() {
        return max;
    }

    /**
     * {@return the value that the module needs, or a lower bound of it if counting stopped early}
     */
    public long actual() {
        return actual;
    }
}
