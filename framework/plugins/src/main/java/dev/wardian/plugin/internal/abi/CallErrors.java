package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.ThreadStackExhausted;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.Trap;
import java.time.Duration;

/** Converts exceptions of the runtime into the error that the caller of a plugin gets. */
final class CallErrors {
    private static final String USED_UP = "the memory budget is used up";
    private static final Duration RETRY_MEMORY = Duration.ofMillis(100);

    private CallErrors() {}

    /**
     * The error for a call that did not return.
     *
     * @param failure what the runtime threw
     */
    static PluginException of(CallException failure, PluginCall call) {
        PluginException error = translate(failure, call);
        if (error.getCause() == null) {
            error.addSuppressed(failure);
        }
        return error;
    }

    private static PluginException translate(CallException failure, PluginCall call) {
        CallInfo info = call.info();
        CallLimits limits = call.limits();
        if (failure instanceof Trap trap) {
            return switch (trap.kind()) {
                case CALL_STACK_EXHAUSTED ->
                        new LimitExceeded(
                                info,
                                Limit.CALL_DEPTH,
                                limits.callDepth(),
                                limits.callDepth() + 1L);
                case HEAP_EXHAUSTED ->
                        new LimitExceeded(
                                info, Limit.MEMORY, limits.memoryBytes(), limits.memoryBytes() + 1);
                case THREAD_STACK_EXHAUSTED -> new ThreadStackExhausted(info, trap);
                default -> new PluginTrap(info, trap);
            };
        }
        if (failure instanceof GuestException uncaught) {
            return new PluginPanic(info, String.valueOf(uncaught.getMessage()), "", 0, 0);
        }
        if (failure instanceof InterruptedCallException stopped) {
            return switch (stopped.reason()) {
                case FUEL ->
                        call.callId() != 0 && CallersLimits.isFrugal(call)
                                ? LimitExceeded.ofCaller(info, Limit.FUEL, call.fuel())
                                : new LimitExceeded(info, Limit.FUEL, call.fuel(), call.fuel());
                case DEADLINE -> {
                    Duration time = Duration.ofNanos(call.timeoutNanos());
                    yield CallersLimits.setsDeadline(call)
                            ? DeadlineExceeded.ofCaller(info, time)
                            : new DeadlineExceeded(info, time);
                }
                case CANCELLED -> new CallCancelled(info);
            };
        }
        Throwable thrown = ((HostFunctionException) failure).failure();
        if (thrown instanceof GuestAbort abort) {
            return new PluginPanic(info, abort.words(), abort.file(), abort.line(), abort.column());
        }
        if (thrown instanceof GuestExit exit) {
            return exited(exit.code(), call);
        }
        if (thrown instanceof PluginException error) {
            return error;
        }
        if (thrown instanceof OutOfMemoryError) {
            // A core function had no room for the input or output of the call.
            return new LimitExceeded(
                    info, Limit.MEMORY, limits.memoryBytes(), limits.memoryBytes() + 1);
        }
        // The gate lets nothing else through; a function that is neither would be a defect of the
        // host.
        throw new IllegalStateException(
                "the gate let the failure of a host function through", failure);
    }

    /** The error for a call that a host function ended, unless that is a success. */
    private static PluginException exited(int code, PluginCall call) {
        if (code == 0) {
            return new AbiViolation(call.info(), 10, "it exits, but has to return");
        }
        PluginCall.OwnFailure told = call.failure();
        String message = told != null && told.code() == code ? told.message() : "";
        return new PluginFailure(call.info(), code, message);
    }

    /** The error for an instance, a copy of one or an input without room for it. */
    static PluginUnavailable memoryUsedUp(CallInfo info) {
        return new PluginUnavailable(info, PluginState.ACTIVE, USED_UP, RETRY_MEMORY);
    }

    /** The error for a call whose code or output has no room. */
    static PluginUnavailable memoryUsedUpInCall(CallInfo info) {
        return PluginUnavailable.ofBegun(info, USED_UP, RETRY_MEMORY);
    }
}
