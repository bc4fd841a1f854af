package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.InstanceSnapshot;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a plugin. One thread at a time uses it; the pool passes it from thread to thread.
 * Only {@link #cancel} may be called by any thread.
 */
public final class PluginInstance implements AutoCloseable {
    /** Made ready, such code takes some ten times as much, which counts in the memory budget. */
    private static final int PREPARED_BYTES = 1 << 16;

    private final LinkedModule linked;
    private final CallConvention convention;
    private final WasmInstance wasm;
    private final GuestInstance guest;
    private final InstanceState state;
    private final InstanceMemory memory;
    private final WasmFunction[] operations;
    private final Runnable onClose;
    private boolean closed;

    /** When a call of it ended last, or it was made. */
    private long usedAt = System.nanoTime();

    /** The contents that {@link #renew} restores, or null. */
    private @Nullable InstanceSnapshot start;

    /** The moment of the last {@link #snapshot}, for what capabilities keep. */
    private long snapshotAt;

    /**
     * @param onClose gives back what was taken for the instance
     */
    PluginInstance(
            LinkedModule linked,
            WasmInstance wasm,
            InstanceState state,
            InstanceMemory memory,
            Runnable onClose) {
        this.linked = linked;
        this.convention = linked.convention();
        this.onClose = onClose;
        this.wasm = wasm;
        this.state = state;
        this.memory = memory;
        this.guest = new GuestInstance(linked, wasm, state);
        this.operations =
                linked.operations().stream()
                        .map(operation -> wasm.function(operation.export()))
                        .toArray(WasmFunction[]::new);
    }

    /** Runs what the convention has to run before the first call. */
    void start() {
        convention.start(guest);
    }

    /**
     * Makes the code of the operations ready, before the first call of any instance: at most {@link
     * #PREPARED_BYTES} of the module, in at most the time of a hook. What is not ready then, or
     * over a limit, is left to the calls.
     *
     * @param stop ends it from any thread
     */
    public void prepare(CancelToken stop) {
        long nanos = linked.limits().hookNanos();
        CallOptions options = new CallOptions(-1, nanos, stop);
        try {
            for (WasmFunction operation : operations) {
                operation.prepare(options, PREPARED_BYTES / operations.length);
            }
        } catch (CallException | LinkException | ModuleException e) {
            linked.identity().logger().debug("its code is made by its calls: {}", e.getMessage());
        }
    }

    /**
     * Calls an operation.
     *
     * @param operation its number in the linked module
     * @param call the call, which has what came out afterwards
     * @throws PluginException if it does not succeed
     */
    public void call(int operation, PluginCall call) {
        guest.run(operations[operation], call);
    }

    /**
     * Asks the instance whether it works.
     *
     * @throws PluginException if it does not
     */
    public void checkHealth() {
        convention.checkHealth(guest);
    }

    /**
     * The state of the instance.
     *
     * @throws PluginException if it cannot be had, or is larger than {@link
     *     dev.wardian.plugin.capability.Limit#STATE}; what the instance holds is then whatever the
     *     guest left
     */
    public byte[] saveState() {
        return convention.saveState(guest);
    }

    /**
     * Gives the instance a state.
     *
     * @throws PluginException if it does not take it
     */
    public void restoreState(byte[] saved) {
        convention.restoreState(guest, saved);
    }

    /**
     * Whether the instance may not be used again: a call of it did not return, or broke a rule
     * (rule 9).
     */
    public boolean broken() {
        return guest.broken();
    }

    /**
     * Copies what the guest's code can change. No call may be running.
     *
     * @throws dev.wardian.plugin.error.PluginUnavailable if there is no memory for the copy
     */
    public InstanceSnapshot snapshot() {
        try {
            snapshotAt = state.kept().moment();
            return wasm.snapshot();
        } catch (LinkException e) {
            throw CallErrors.memoryUsedUp(linked.identity().info());
        }
    }

    /**
     * Brings the last snapshot of this instance back, which can then be used as before. What was
     * opened since is closed.
     *
     * @throws LinkException if the JVM has no heap for a memory that has to be made smaller; the
     *     instance is broken then
     */
    public void bringBack(InstanceSnapshot snapshot) {
        guest.markBroken(true);
        wasm.restore(snapshot);
        state.kept().closeSince(snapshotAt);
        guest.markBroken(false);
    }

    /**
     * Copies the current contents of the instance, for {@link #renew}.
     *
     * @return whether there is a copy: not if memory for it is short, nor if a capability already
     *     keeps state for this instance, which only the capability could copy
     */
    public boolean rememberStart() {
        if (!state.kept().isEmpty()) {
            return false;
        }
        try {
            start = wasm.snapshot();
        } catch (LinkException e) {
            return false;
        }
        guest.markUnused();
        return true;
    }

    /** Whether {@link #renew} can make this instance as good as new. */
    public boolean renewable() {
        return start != null && !guest.broken();
    }

    /** Whether a call or hook ran since {@link #rememberStart} or {@link #renew}. */
    public boolean used() {
        return guest.used();
    }

    /** The bytes that {@link #renew} writes. */
    public long renewedBytes() {
        return start == null ? 0 : start.restoredBytes();
    }

    /**
     * Restores the copied contents and closes what capabilities keep for this instance. For the
     * thread that has the instance, while it runs no call.
     *
     * @return whether it did; if not, the caller closes the instance
     */
    public boolean renew() {
        InstanceSnapshot remembered = start;
        if (remembered == null || guest.broken()) {
            return false;
        }
        try {
            wasm.restore(remembered);
        } catch (LinkException e) {
            // A memory that has grown is cut, and the JVM has no heap for the smaller one.
            return false;
        }
        state.kept().closeAll();
        guest.markUnused();
        return true;
    }

    /** Calls need it from now on: its memory may come from idle instances. */
    public void needed() {
        memory.needed();
    }

    /** The bytes that it holds, with its copy. For any thread. */
    public long heldBytes() {
        return memory.held();
    }

    /** When a call of it ended last, or it was made; a moment of {@link System#nanoTime()}. */
    public long usedAt() {
        return usedAt;
    }

    /** A call of it ended at that moment. */
    public void usedAt(long moment) {
        usedAt = moment;
    }

    /** Stops the call that runs, and all later ones. For any thread. */
    public void cancel() {
        state.stop.cancel();
    }

    /** Gives the instance's memory back. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            state.close();
            wasm.close();
            if (start != null) {
                start.close();
            }
            onClose.run();
        }
    }
}
