package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.InstanceSnapshot;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.WasmException;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import org.jspecify.annotations.Nullable;

/**
 * The convention's view of an instance: it runs exports of the module, each within one call. Used
 * by one thread at a time.
 */
public final class GuestInstance {
    /**
     * A call that waited for less runs with the whole of its time, so that no options are made for
     * it.
     */
    private static final long UNNOTICED_WAIT_NANOS = 1_000_000;

    private final LinkedModule linked;
    private final CallConvention convention;
    private final WasmInstance wasm;
    private final InstanceState state;
    private final CallOptions options;

    /** The argument of a call with one, which the runtime does not keep. */
    private final long[] argument = new long[1];

    private boolean broken;
    private boolean used;

    GuestInstance(LinkedModule linked, WasmInstance wasm, InstanceState state) {
        this.linked = linked;
        this.convention = linked.convention();
        this.wasm = wasm;
        this.state = state;
        CallLimits limits = linked.limits();
        this.options =
                CallLimits.judgingThePlugin(limits.fuel(), limits.deadlineNanos(), state.stop);
    }

    /** Whether the module exports a function of that name. */
    public boolean exports(String function) {
        return wasm.findFunction(function).isPresent();
    }

    /** Whether it exports a function of that name with so many parameters, and any results. */
    public boolean exports(String function, int parameters) {
        return wasm.findFunction(function)
                .filter(found -> found.type().params().size() == parameters)
                .isPresent();
    }

    /**
     * Runs an export as start-up code, without input or output, and ignores its result.
     *
     * @param arguments one raw value per parameter
     * @throws PluginException if it does not return
     */
    public void startUp(String export, long... arguments) {
        BytesCall call = new BytesCall(export);
        call.beginForHost(linked, false);
        begin(call);
        try {
            invoke(wasm.function(export), call, arguments);
        } catch (WasmException e) {
            throw translated(e, call);
        } finally {
            state.leave();
        }
    }

    /**
     * Runs an export as a hook: as the convention calls an operation, under the limits of hooks.
     *
     * @param name the hook's name, for errors and logs
     * @param input its input, bytes whatever operations take
     * @throws PluginException if it does not succeed
     */
    public void hook(String name, String export, byte[] input) {
        BytesCall call = new BytesCall(name, input);
        call.beginForHost(linked, true);
        begin(call);
        finish(wasm.function(export), call);
    }

    /**
     * Runs a hook that writes the state, and returns the whole state. A hook fails if a part of its
     * state was rejected, even if the hook ignores that.
     *
     * @throws LimitExceeded if the state is larger than {@link Limit#STATE}
     * @throws PluginException if the hook does not succeed
     */
    public byte[] writeState(String name, String export) {
        BytesCall call = new BytesCall(name);
        call.beginForHost(linked, true);
        begin(call);
        state.progress.output.begin(linked.limits().state());
        try {
            finish(wasm.function(export), call);
        } catch (PluginException e) {
            requireWhole(call, e);
            throw e;
        }
        requireWhole(call, null);
        return call.output();
    }

    private void requireWhole(PluginCall call, @Nullable PluginException failure) {
        OutputBuffer output = state.progress.output;
        if (failure != null && output.incomplete() && !(failure instanceof PluginUnavailable)) {
            PluginException error = call.memoryUsedUp();
            error.addSuppressed(failure);
            throw error;
        }
        long refused = output.refused();
        if (refused != 0) {
            int most = linked.limits().state();
            LimitExceeded error = new LimitExceeded(call.info(), Limit.STATE, most, refused);
            if (failure != null) {
                error.addSuppressed(failure);
            }
            throw error;
        }
    }

    /**
     * Runs a function for a call.
     *
     * @throws PluginException if it does not succeed
     */
    void run(WasmFunction function, PluginCall call) {
        if (linked.stateful()) {
            long start = System.nanoTime();
            if (CallersLimits.mayEnd(call, start)) {
                runOrUndo(function, call, start);
                return;
            }
        }
        begin(call);
        finish(function, call);
    }

    /**
     * Runs a function whose caller may end it in the middle. The state of the only instance is not
     * the caller's: it is then as it was before the call.
     */
    private void runOrUndo(WasmFunction function, PluginCall call, long start) {
        begin(call);
        long moment = state.kept().moment();
        try (InstanceSnapshot before = copied(call)) {
            finishOrUndo(function, call, start, before, moment);
        }
    }

    /** A copy of what the instance holds; without one the call that has begun is over. */
    private InstanceSnapshot copied(PluginCall call) {
        boolean copied = false;
        try {
            InstanceSnapshot before = wasm.snapshot();
            copied = true;
            return before;
        } catch (LinkException e) {
            throw CallErrors.memoryUsedUp(call.info());
        } finally {
            if (!copied) {
                state.leave();
            }
        }
    }

    private void finishOrUndo(
            WasmFunction function,
            PluginCall call,
            long start,
            InstanceSnapshot before,
            long moment) {
        try {
            finish(function, call);
        } catch (PluginException e) {
            if (CallersLimits.ended(e, call, start) && !state.stop.isCancelled()) {
                undo(before);
                // The guest does not know of them any more.
                state.kept().closeSince(moment);
            }
            throw e;
        }
    }

    private void undo(InstanceSnapshot before) {
        try {
            wasm.restore(before);
            broken = false;
        } catch (LinkException e) {
            // The JVM has no heap for a memory that has to be made smaller: it stays broken.
            broken = true;
        }
    }

    private void begin(PluginCall call) {
        PluginCall running = state.running();
        if (running != null) {
            throw new AbiViolation(running.info(), 5, "the instance is entered again");
        }
        used = true;
        state.enter(call, linked.limits().output());
    }

    /** Runs what was begun to its end. */
    private void finish(WasmFunction function, PluginCall call) {
        CallStreams streams = call.streams();
        if (streams == null) {
            runToEnd(function, call);
            return;
        }
        PluginException failure = null;
        try {
            runToEnd(function, call);
        } catch (PluginException e) {
            failure = e;
        }
        // A guest that cannot read or write ends as it likes; the reason is the stream.
        PluginException error = streams.failed() ? streams.error(call, failure) : failure;
        if (error != null) {
            throw error;
        }
    }

    private void runToEnd(WasmFunction function, PluginCall call) {
        boolean intact = false;
        try {
            convention.call(this, function, call);
            intact = true;
        } catch (PluginFailure | LimitExceeded | PluginUnavailable e) {
            // The guest returned.
            intact = true;
            throw e;
        } catch (HostFunctionException e) {
            if (!(e.failure() instanceof GuestExit exit && exit.code() == 0 && isMade(call))) {
                throw translated(e, call);
            }
            // Not intact: the guest was stopped in the middle.
            convention.exited(function, call);
        } catch (WasmException e) {
            throw translated(e, call);
        } finally {
            broken |= !intact;
            state.leave();
        }
    }

    /** Whether somebody made the call: a hook goes on with the instance, which cannot. */
    private static boolean isMade(PluginCall call) {
        return call.callId() != 0;
    }

    /** The error for what the runtime threw in a call. */
    private RuntimeException translated(WasmException thrown, PluginCall call) {
        if (thrown instanceof CallException ended) {
            PluginException own = convention.translate(call, ended);
            return own == null ? CallErrors.of(ended, call) : own;
        }
        if (thrown instanceof ModuleLimitException over) {
            return new LimitExceeded(call.info(), Limit.MEMORY, over.max(), over.actual());
        }
        return thrown instanceof LinkException
                ? linked.instances().noRoomForCode(call.info())
                : thrown;
    }

    /**
     * Calls a function of the guest within the call that runs.
     *
     * @param arguments one raw value per parameter
     * @return one raw value per result
     * @throws CallException if it does not return
     */
    public long[] invoke(WasmFunction function, PluginCall call, long... arguments) {
        long left =
                call.takePrompt()
                        ? call.timeoutNanos()
                        : Math.max(0, call.deadline() - System.nanoTime());
        return call.cancel() == null && call.outer() == null
                ? function.invoke(optionsFor(call, left), arguments)
                : invokeBound(function, call, left, arguments);
    }

    /** Runs a function that its caller can stop, or that a host function calls. */
    private long[] invokeBound(
            WasmFunction function, PluginCall call, long left, long[] arguments) {
        CancelToken callers = call.cancel();
        OuterCall outer = call.outer();
        if (callers == null) {
            return function.invoke(within(outer, call, left, state.stop), arguments);
        }
        CancelToken either = new CancelToken();
        Runnable cancel = either::cancel;
        callers.onCancel(cancel);
        state.stop.onCancel(cancel);
        try {
            return function.invoke(within(outer, call, left, either), arguments);
        } finally {
            state.stop.remove(cancel);
            callers.remove(cancel);
        }
    }

    /** As {@link #invoke} for a function of the type {@code [i32] -> [i32]}. */
    public int invokeI32(WasmFunction function, PluginCall call, int value) {
        argument[0] = value;
        return (int) invoke(function, call, argument)[0];
    }

    private static CallOptions within(
            @Nullable OuterCall outer, PluginCall call, long left, CancelToken cancel) {
        CallOptions options = bounded(call, left, cancel);
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
        return usual ? options : bounded(call, left, state.stop);
    }

    /** A caller's deadline is when the caller goes on, by the clock. */
    private static CallOptions bounded(PluginCall call, long left, CancelToken cancel) {
        return CallersLimits.setsDeadline(call)
                ? new CallOptions(call.fuel(), left, cancel)
                : CallLimits.judgingThePlugin(call.fuel(), left, cancel);
    }

    /** Whether a call of it did not return, or broke a rule (rule 9). */
    boolean broken() {
        return broken;
    }

    /** Says whether it is so that it may not be used again. */
    void markBroken(boolean unusable) {
        broken = unusable;
    }

    /** Whether it ran anything since {@link #markUnused}. */
    boolean used() {
        return used;
    }

    /** It holds what it held when it was new. */
    void markUnused() {
        used = false;
    }
}
