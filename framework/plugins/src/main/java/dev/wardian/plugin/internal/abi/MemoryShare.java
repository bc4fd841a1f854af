package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.MemoryBudget;

/** One plugin's part of a budget that can take memory back from idle instances. */
public interface MemoryShare extends MemoryBudget {
    /**
     * As {@link #reserve}, but only from memory that nobody has: no idle instance is discarded for
     * it.
     */
    boolean reserveUnused(long bytes);

    /** The share of a budget that takes nothing back. */
    static MemoryShare of(MemoryBudget budget) {
        return new MemoryShare() {
            @Override
            public boolean reserve(long bytes) {
                return budget.reserve(bytes);
            }

            @Override
            public boolean reserveUnused(long bytes) {
                return budget.reserve(bytes);
            }

            @Override
            public void release(long bytes) {
                budget.release(bytes);
            }
        };
    }
}
