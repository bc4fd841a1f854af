package dev.wardian.plugin.internal.pool;

import dev.wardian.wasm.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/** The budget of memory, in bytes, that all plugins of a manager share. */
public final class SharedMemoryBudget implements MemoryBudget {
    private final long max;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param max bytes
     */
    public SharedMemoryBudget(long max) {
        this.max = max;
    }

    @Override
    public boolean reserve(long bytes) {
        long before = held.get();
        while (bytes <= max - before) {
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = held.get();
        }
        return false;
    }

    @Override
    public void release(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes reserved now. */
    public long held() {
        return held.get();
    }
}
