package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.MemoryBudget;

/**
 * What the host holds of one kind for the call that an instance runs, in the memory budget: its
 * output, or a reply. The first {@value #UNCOUNTED} bytes are not counted, so that calls with small
 * ones ask no budget.
 */
final class CallMemory {
    static final int UNCOUNTED = 4 << 10;

    private final MemoryBudget budget;
    private long counted;

    CallMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Takes what is missing for that many bytes.
     *
     * @return false if the budget has no room, and nothing was taken
     */
    boolean atLeast(long bytes) {
        long more = bytes - UNCOUNTED - counted;
        if (more > 0) {
            if (!budget.reserve(more)) {
                return false;
            }
            counted += more;
        }
        return true;
    }

    /** Gives back what is not needed for that many bytes. */
    void atMost(long bytes) {
        long less = counted - Math.max(0, bytes - UNCOUNTED);
        if (less > 0) {
            counted -= less;
            budget.release(less);
        }
    }
}
