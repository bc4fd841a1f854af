package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.wasm.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that the instances of one generation take from the manager's budget. */
public final class MemoryAccount implements MemoryBudget {
    private final MemoryShare budget;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    public MemoryAccount(MemoryShare budget) {
        this.budget = budget;
    }

    @Override
    public boolean reserve(long bytes) {
        return reserved(bytes, budget.reserve(bytes));
    }

    /** As {@link #reserve}, but only from memory that nobody has. */
    boolean reserveUnused(long bytes) {
        return reserved(bytes, budget.reserveUnused(bytes));
    }

    private boolean reserved(long bytes, boolean granted) {
        if (!granted) {
            refusals.incrementAndGet();
            return false;
        }
        long now = held.addAndGet(bytes);
        peak.accumulateAndGet(now, Math::max);
        return true;
    }

    /**
     * As {@link #reserve}.
     *
     * @param info for whom
     * @throws dev.wardian.plugin.error.PluginUnavailable if the budget has no room
     */
    public void require(long bytes, CallInfo info) {
        if (!reserve(bytes)) {
            throw CallErrors.memoryUsedUp(info);
        }
    }

    @Override
    public void release(long bytes) {
        held.addAndGet(-bytes);
        budget.release(bytes);
    }

    /** Bytes held now. */
    public long held() {
        return held.get();
    }

    /** The most bytes that were held at once. */
    public long peak() {
        return peak.get();
    }

    /** How often the budget had too little memory left. */
    long refusals() {
        return refusals.get();
    }
}
