package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.HostMemory;
import dev.wardian.wasm.MemoryBudget;

/** The memory that a convention keeps for one instance. */
public interface ConventionMemory {
    /** {@return what pays for it} */
    MemoryBudget budget();

    /**
     * Returns memory that the instance's guest reaches by functions of {@link CoreFunction.Access}.
     * It is the same as long as the instance lives. It is cleared when what the convention keeps is
     * closed.
     *
     * @param number which one, from 0 on
     * @return the memory; nothing of it can be reached at first
     */
    HostMemory reached(int number);
}
