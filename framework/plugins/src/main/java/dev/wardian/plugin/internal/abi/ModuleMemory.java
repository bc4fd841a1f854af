package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.MemoryBudget;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the module of a generation takes from the manager's budget: what was decoded of it, and the
 * code of its functions. The first {@value #UNCOUNTED} bytes are not counted, so that small plugins
 * are as cheap as their memories.
 */
final class ModuleMemory implements MemoryBudget, KeptModule {
    static final long UNCOUNTED = 64 << 10;

    private final MemoryAccount account;
    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private long used;
    private long held;
    private boolean exceeded;

    /** How many have yet to close it. */
    private int holders = 1;

    private boolean closed;

    /**
     * @param most the most bytes that the plugin's limits allow
     */
    ModuleMemory(MemoryAccount account, long most) {
        this.account = account;
        this.most = most;
    }

    @Override
    public boolean reserve(long bytes) {
        lock.lock();
        try {
            if (closed || used + bytes > most) {
                exceeded = true;
                return false;
            }
            long more = Math.max(0, used + bytes - UNCOUNTED) - held;
            if (more > 0) {
                if (!account.reserve(more)) {
                    // Others have the room, whatever the plugin was over before.
                    exceeded = false;
                    return false;
                }
                held += more;
            }
            used += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(long bytes) {
        lock.lock();
        try {
            used -= bytes;
            long less = held - Math.max(0, used - UNCOUNTED);
            if (!closed && less > 0) {
                held -= less;
                account.release(less);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether something was refused because of the plugin's own limit, not because of others. */
    boolean exceeded() {
        lock.lock();
        try {
            return exceeded;
        } finally {
            lock.unlock();
        }
    }

    /** The most bytes that the plugin's limits allow. */
    long most() {
        return most;
    }

    /** One more has to close it. */
    void keep() {
        lock.lock();
        try {
            holders++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void suspend() {
        lock.lock();
        try {
            if (!closed && holders == 1) {
                account.release(held);
                held = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resume() {
        lock.lock();
        try {
            long again = Math.max(0, used - UNCOUNTED) - held;
            if (!closed && again > 0 && account.reserve(again)) {
                held += again;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives everything back, where nobody else holds it. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (--holders > 0) {
                return;
            }
            closed = true;
            account.release(held);
            held = 0;
        } finally {
            lock.unlock();
        }
    }
}
