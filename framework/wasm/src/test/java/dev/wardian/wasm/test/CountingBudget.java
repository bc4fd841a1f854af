package dev.wardian.wasm.test;

import dev.wardian.wasm.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/** A budget that tells how much of it is in use. */
public final class CountingBudget implements MemoryBudget {
    private final long max;
    private final AtomicLong used = new AtomicLong();

    public CountingBudget(long max) {
        this.max = max;
    }

    public long used() {
        return used.get();
    }

    @Override
    public boolean reserve(long bytes) {
        if (used.addAndGet(bytes) > max) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    @Override
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }
}
