package dev.wardian.wasm;

/**
 * Bytes of memory that several instances share. An instance asks before it allocates or grows a
 * memory, table or value stack. It gives those of a value stack back when the call ends, and all
 * bytes when it is closed. Implementations are safe for use by several threads and never throw.
 */
public interface MemoryBudget {
    /** A budget without a bound. */
    MemoryBudget UNLIMITED =
            new MemoryBudget() {
                @Override
                public boolean reserve(long bytes) {
                    return true;
                }

                @Override
                public void release(long bytes) {}
            };

    /**
     * Takes bytes from the budget, all or none.
     *
     * @param bytes how many, from 0
     * @return false if the budget has fewer bytes left, and took none
     */
    boolean reserve(long bytes);

    /**
     * Gives bytes back.
     *
     * @param bytes how many of the reserved bytes, from 0
     */
    void release(long bytes);
}
