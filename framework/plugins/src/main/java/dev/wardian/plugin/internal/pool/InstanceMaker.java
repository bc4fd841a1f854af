package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.wasm.CancelToken;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Makes the instances of a pool, on any thread, until the pool stops it. */
final class InstanceMaker {
    private final LinkedModule linked;
    private final MemoryAccount account;
    private final Reuse reuse;
    private final Set<CancelToken> making = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    private volatile boolean failingAhead;

    InstanceMaker(LinkedModule linked, MemoryAccount account, Reuse reuse) {
        this.linked = linked;
        this.account = account;
        this.reuse = reuse;
    }

    /**
     * Makes an instance.
     *
     * @throws dev.wardian.plugin.error.CallCancelled after {@link #cancel}
     * @throws dev.wardian.plugin.error.PluginException if it cannot be made
     */
    PluginInstance make() {
        return make(false, (made, stop) -> {});
    }

    private PluginInstance make(boolean ahead, BiConsumer<PluginInstance, CancelToken> check) {
        CancelToken stop = new CancelToken();
        making.add(stop);
        if (cancelled) {
            stop.cancel();
        }
        PluginInstance made;
        try {
            made = linked.instances().make(account, stop, ahead);
            reuse.made(made);
            checked(made, stop, check);
        } finally {
            making.remove(stop);
        }
        return made;
    }

    private static void checked(
            PluginInstance made, CancelToken stop, BiConsumer<PluginInstance, CancelToken> check) {
        boolean fine = false;
        try {
            check.accept(made, stop);
            fine = true;
        } finally {
            if (!fine) {
                made.close();
            }
        }
    }

    /** As {@link #make}, checks its health, and makes the code ready that calls will need. */
    PluginInstance makeHealthy() {
        return make(
                false,
                (made, stop) -> {
                    made.checkHealth();
                    made.prepare(stop);
                });
    }

    /**
     * As {@link #make}, for no call: null where none can be made. No idle instance is discarded for
     * it.
     */
    @Nullable PluginInstance makeAhead() {
        try {
            PluginInstance made = make(true, (fresh, stop) -> fresh.needed());
            failingAhead = false;
            return made;
        } catch (CallCancelled e) {
            return null;
        } catch (PluginException e) {
            // The next call makes its own instance, and its caller sees why it fails. Where each
            // attempt fails, as when memory is short, the log is told of the first one.
            if (!failingAhead) {
                linked.identity().logger().warn("an instance could not be made in advance", e);
            }
            failingAhead = true;
            return null;
        }
    }

    /** Stops the making of instances, now and later. */
    void cancel() {
        cancelled = true;
        making.forEach(CancelToken::cancel);
    }
}
