package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.wasm.CancelToken;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Makes the instances of a pool, on any thread, until it is told to stop. */
final class InstanceMaker {
    /**
     * An instance that is no larger, in bytes, is renewed by the caller's thread after its call:
     * waking the background costs more.
     */
    private static final long RENEWED_AT_ONCE = 128 << 10;

    private final LinkedModule linked;
    private final MemoryAccount account;
    private final boolean perCall;
    private final Set<CancelToken> making = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    /** Whether the instance that was made last can be renewed; true in other modes. */
    private volatile boolean renewing = true;

    private volatile boolean failingAhead;
    private final AtomicBoolean toldOfCost = new AtomicBoolean();

    InstanceMaker(LinkedModule linked, MemoryAccount account, InstanceMode mode) {
        this.linked = linked;
        this.account = account;
        this.perCall = mode == InstanceMode.PER_CALL;
    }

    /**
     * Makes an instance, in the mode per-call with a copy of what it holds.
     *
     * @throws dev.wardian.plugin.error.CallCancelled after {@link #cancel}
     * @throws dev.wardian.plugin.error.PluginException if it cannot be made
     */
    PluginInstance make() {
        CancelToken stop = new CancelToken();
        making.add(stop);
        if (cancelled) {
            stop.cancel();
        }
        PluginInstance made;
        try {
            made = linked.instances().make(account, stop);
        } finally {
            making.remove(stop);
        }
        if (perCall) {
            renewing = made.rememberStart();
            if (!renewing && toldOfCost.compareAndSet(false, true)) {
                linked.identity()
                        .logger()
                        .warn(
                                "{}: there is no memory for a copy of a new instance, or a"
                                        + " capability keeps something for it; each call makes an"
                                        + " instance",
                                linked.identity().info());
            }
        }
        return made;
    }

    /** As {@link #make}, and checks its health. */
    PluginInstance makeHealthy() {
        PluginInstance made = make();
        boolean healthy = false;
        try {
            made.checkHealth();
            healthy = true;
            return made;
        } finally {
            if (!healthy) {
                made.close();
            }
        }
    }

    /** As {@link #make}, for no call: null where none can be made. */
    @Nullable PluginInstance makeAhead() {
        try {
            PluginInstance made = make();
            failingAhead = false;
            return made;
        } catch (CallCancelled e) {
            return null;
        } catch (PluginException e) {
            // The next call makes its own instance, and its caller sees why it fails. Where each
            // attempt fails, as when memory is short, the log is told of the first one.
            if (!failingAhead) {
                linked.identity().logger().warn("no instance could be made ahead", e);
            }
            failingAhead = true;
            return null;
        }
    }

    /** Whether an instance is renewed after its call, before anybody waits for it. */
    static boolean isRenewedAtOnce(PluginInstance instance) {
        return instance.renewable() && instance.renewedBytes() <= RENEWED_AT_ONCE;
    }

    /** Whether instances can be renewed, as far as is known, or need not be. */
    boolean renewing() {
        return renewing;
    }

    /** Stops what is being made, and all that is begun later. */
    void cancel() {
        cancelled = true;
        making.forEach(CancelToken::cancel);
    }
}
