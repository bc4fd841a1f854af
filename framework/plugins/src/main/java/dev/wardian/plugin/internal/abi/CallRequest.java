package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.CancelToken;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation, hook or start-up code.
 *
 * @param operation the name of the operation or hook
 * @param callId the call's number within its manager
 * @param timeoutNanos the time that the caller was promised
 * @param deadline the moment of {@link System#nanoTime()} at which it ends
 * @param fuel units of fuel, or -1 for no bound
 * @param cancel the caller's token, or null
 * @param outer the call whose host function makes this one, or null
 */
public record CallRequest(
        String operation,
        long callId,
        long timeoutNanos,
        long deadline,
        long fuel,
        @Nullable CancelToken cancel,
        @Nullable OuterCall outer) {}
