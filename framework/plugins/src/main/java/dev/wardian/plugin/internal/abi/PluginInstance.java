package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.InstanceSnapshot;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a plugin. Used by one thread at a time; the pool hands it over. {@link #cancel}
 * alone may be called by any thread.
 */
public final class PluginInstance implements AutoCloseable {
    /**
     * A call that waited for less runs with the whole of its time, so that no options are made for
     * it.
     */
    private static final long UNNOTICED_WAIT_NANOS = 1_000_000;

    private final LinkedModule linked;
    private final WasmInstance wasm;
    private final InstanceState state;
    private final CancelToken stop;
    private final CallOptions options;
    private final WasmFunction[] operations;
    private final Runnable onClose;
    private boolean broken;
    private boolean closed;

    /** Whether a call or hook ran since the instance was made or renewed. */
    private boolean used;

    /** What {@link #renew} brings back, or null. */
    private @Nullable InstanceSnapshot start;

    /**
     * @param onClose gives back what was taken for the instance
     */
    PluginInstance(
            LinkedModule linked,
            WasmInstance wasm,
            InstanceState state,
            CancelToken stop,
            Runnable onClose) {
        this.linked = linked;
        this.onClose = onClose;
        this.wasm = wasm;
        this.state = state;
        this.stop = stop;
        CallLimits limits = linked.limits();
        this.options = new CallOptions(limits.fuel(), limits.deadlineNanos(), stop);
        this.operations =
                linked.operations().stream()
                        .map(operation -> wasm.function(operation.export()))
                        .toArray(WasmFunction[]::new);
    }

    /**
     * Calls an operation.
     *
     * @param operation its number in the linked module
     * @return the output
     * @throws PluginException if it does not succeed
     */
    public byte[] call(int operation, PluginCall call) {
        begin(call);
        return finish(operations[operation], call);
    }

    /**
     * Calls an export of a plain module.
     *
     * @param operation its number in the linked module
     * @param arguments raw values
     * @return raw results
     * @throws PluginException if it does not succeed
     */
    public long[] callNumbers(int operation, long[] arguments, PluginCall call) {
        begin(call);
        boolean returned = false;
        try {
            long[] results = invoke(operations[operation], call, arguments);
            returned = true;
            return results;
        } catch (CallException e) {
            throw CallErrors.of(e, call);
        } finally {
            broken |= !returned;
            state.leave();
        }
    }

    /** Runs a hook, which has to succeed. */
    void hook(String export, PluginCall call) {
        begin(call);
        finish(wasm.function(export), call);
    }

    /**
     * Runs the hook that writes the state, and answers it whole: a hook that ignores that a part of
     * it was refused has not succeeded.
     */
    byte[] save(String export, PluginCall call) {
        int most = linked.limits().state();
        begin(call);
        state.output.begin(most);
        byte[] saved;
        try {
            saved = finish(wasm.function(export), call);
        } catch (PluginException e) {
            requireWithin(most, call, e);
            throw e;
        }
        requireWithin(most, call, null);
        return saved;
    }

    private void requireWithin(int most, PluginCall call, @Nullable PluginException failure) {
        long refused = state.output.refused();
        if (refused != 0) {
            LimitExceeded error = new LimitExceeded(call.info(), Limit.STATE, most, refused);
            if (failure != null) {
                error.addSuppressed(failure);
            }
            throw error;
        }
    }

    /** Runs an export that is no operation: core functions do not work in it. */
    void startUp(String export, PluginCall call) {
        begin(call);
        try {
            invoke(wasm.function(export), call);
        } catch (CallException e) {
            throw CallErrors.of(e, call);
        } finally {
            state.leave();
        }
    }

    /** Runs what was begun to its end. */
    private byte[] finish(WasmFunction function, PluginCall call) {
        boolean intact = false;
        try {
            int result = (int) invoke(function, call, call.input().length)[0];
            if (result == 0) {
                byte[] output = state.output.take();
                intact = true;
                return output;
            }
            PluginException error = failure(call, result);
            intact = error instanceof PluginFailure;
            throw error;
        } catch (CallException e) {
            throw CallErrors.of(e, call);
        } finally {
            broken |= !intact;
            state.leave();
        }
    }

    /** The error that a result other than 0 means (rule 10). */
    private static PluginException failure(PluginCall call, int result) {
        PluginCall.OwnFailure told = call.failure();
        int code = told == null ? 0 : told.code();
        if (result < 0 || (code != 0 && result != code)) {
            return CallErrors.badResult(call.info(), result, code);
        }
        return new PluginFailure(call.info(), result, told == null ? "" : told.message());
    }

    private void begin(PluginCall call) {
        PluginCall running = state.running();
        if (running != null) {
            throw new AbiViolation(running.info(), 5, "the instance is entered again");
        }
        used = true;
        state.enter(call, linked.limits().output());
    }

    private long[] invoke(WasmFunction function, PluginCall call, long... arguments) {
        long left = Math.max(0, call.deadline() - System.nanoTime());
        CancelToken callers = call.cancel();
        OuterCall outer = call.outer();
        if (callers == null && outer == null) {
            return function.invoke(optionsFor(call, left), arguments);
        }
        if (callers == null) {
            return function.invoke(within(outer, call, left, stop), arguments);
        }
        CancelToken either = new CancelToken();
        Runnable cancel = either::cancel;
        callers.onCancel(cancel);
        stop.onCancel(cancel);
        try {
            return function.invoke(within(outer, call, left, either), arguments);
        } finally {
            stop.remove(cancel);
            callers.remove(cancel);
        }
    }

    private static CallOptions within(
            @Nullable OuterCall outer, PluginCall call, long left, CancelToken cancel) {
        CallOptions options = new CallOptions(call.fuel(), left, cancel);
        if (outer instanceof InheritedCall inherited) {
            return options.withBurned(inherited::burn);
        }
        HostCall host = outer == null ? null : outer.hostCall();
        return host == null ? options : options.within(host);
    }

    /**
     * The instance's own options serve while nothing was spent on waiting that matters, and cost
     * nothing to make.
     */
    private CallOptions optionsFor(PluginCall call, long left) {
        boolean usual =
                call.timeoutNanos() == options.timeoutNanos()
                        && call.fuel() == options.fuel()
                        && options.timeoutNanos() - left < UNNOTICED_WAIT_NANOS;
        return usual ? options : new CallOptions(call.fuel(), left, stop);
    }

    /**
     * Whether the instance may not be used again: a call of it did not return, or broke a rule
     * (rule 9).
     */
    public boolean broken() {
        return broken;
    }

    /**
     * Copies what the guest's code can change. No call may be running.
     *
     * @throws dev.wardian.plugin.error.PluginUnavailable if there is no memory for the copy
     */
    public InstanceSnapshot snapshot() {
        try {
            return wasm.snapshot();
        } catch (LinkException e) {
            throw CallErrors.memoryUsedUp(linked.identity().info());
        }
    }

    /**
     * Brings a snapshot of this instance back, which can then be used as before.
     *
     * @throws LinkException if the JVM has no heap for a memory that has to be made smaller; the
     *     instance is broken then
     */
    public void bringBack(InstanceSnapshot snapshot) {
        broken = true;
        wasm.restore(snapshot);
        broken = false;
    }

    /**
     * Remembers what the instance holds now, for {@link #renew}.
     *
     * @return whether it does: not without memory for the copy, nor where a capability keeps
     *     something for this instance already, which nobody but the capability could copy
     */
    public boolean rememberStart() {
        if (state.keepsAnything()) {
            return false;
        }
        try {
            start = wasm.snapshot();
        } catch (LinkException e) {
            return false;
        }
        used = false;
        return true;
    }

    /** Whether {@link #renew} can make this instance as good as new. */
    public boolean renewable() {
        return start != null && !broken;
    }

    /** Whether a call or hook ran since {@link #rememberStart} or {@link #renew}. */
    public boolean used() {
        return used;
    }

    /** The bytes that {@link #renew} writes. */
    public long renewedBytes() {
        return start == null ? 0 : start.restoredBytes();
    }

    /**
     * Brings back what was remembered; what capabilities keep for this instance is forgotten. For
     * the thread that has the instance, while no call of it runs.
     *
     * @return whether it did; if not, the instance is to be closed
     */
    public boolean renew() {
        InstanceSnapshot remembered = start;
        if (remembered == null || broken) {
            return false;
        }
        try {
            wasm.restore(remembered);
        } catch (LinkException e) {
            // A memory that has grown is cut, and the JVM has no heap for the smaller one.
            return false;
        }
        state.forgetKept();
        used = false;
        return true;
    }

    /** Stops the call that runs, and all later ones. For any thread. */
    public void cancel() {
        stop.cancel();
    }

    /**
     * Adds the host calls and denials since the last time to totals, which are in the order of the
     * module's capabilities.
     */
    public void collect(LongAdder[] hostCalls, LongAdder[] denials) {
        move(state.hostCalls, hostCalls);
        move(state.denials, denials);
    }

    private static void move(long[] counted, LongAdder[] totals) {
        for (int i = 0; i < counted.length; i++) {
            if (counted[i] != 0) {
                totals[i].add(counted[i]);
                counted[i] = 0;
            }
        }
    }

    /** Gives the instance's memory back. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            state.forgetKept();
            wasm.close();
            if (start != null) {
                start.close();
            }
            onClose.run();
        }
    }
}
