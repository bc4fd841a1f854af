package dev.wardian.wasm;

/**
 * Bytes of memory that several instances share. Implementations are safe for use by several threads
 * and never throw; an instance asks before it allocates or grows a memory or table, and gives
 * everything back when it is closed.
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

    /** Takes {@code bytes} from the budget, or takes nothing and returns false. */
    boolean reserve(long bytes);

    /** Gives back what was reserved. */
    void release(long bytes);
}
