package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.wasm.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/** The memory of one instance, within the account of its generation. */
final class InstanceMemory implements MemoryBudget {
    private final MemoryAccount account;
    private final AtomicLong held = new AtomicLong();
    private volatile boolean ahead;

    /**
     * @param ahead whether the instance is made before a call needs it: then it gets only memory
     *     that nobody has, until {@link #needed}
     */
    InstanceMemory(MemoryAccount account, boolean ahead) {
        this.account = account;
        this.ahead = ahead;
    }

    @Override
    public boolean reserve(long bytes) {
        boolean reserved = ahead ? account.reserveUnused(bytes) : account.reserve(bytes);
        if (reserved) {
            held.addAndGet(bytes);
        }
        return reserved;
    }

    /**
     * As {@link #reserve}.
     *
     * @param info for whom
     * @throws dev.wardian.plugin.error.PluginUnavailable if the budget has no room
     */
    void require(long bytes, CallInfo info) {
        if (!reserve(bytes)) {
            throw CallErrors.memoryUsedUp(info);
        }
    }

    @Override
    public void release(long bytes) {
        held.addAndGet(-bytes);
        account.release(bytes);
    }

    /** Calls need the instance from now on: its memory may come from idle instances. */
    void needed() {
        ahead = false;
    }

    /** Bytes held now. */
    long held() {
        return held.get();
    }
}
