package dev.wardian.wasm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one outermost call; nested calls, through host functions too, inherit them.
 *
 * @param fuel units of fuel, or -1 for no bound; a bound needs an instance with {@link
 *     Limits#metered()}
 * @param timeoutNanos nanoseconds from the begin of the call, or -1 for no deadline
 * @param cancel a token by which another thread can stop the call, or null
 */
public record CallOptions(long fuel, long timeoutNanos, @Nullable CancelToken cancel) {
    /** No fuel, no deadline, no cancellation. */
    public static final CallOptions NONE = new CallOptions(-1, -1, null);

    public CallOptions withFuel(long units) {
        if (units < 0) {
            throw new IllegalArgumentException("fuel is negative: " + units);
        }
        return new CallOptions(units, timeoutNanos, cancel);
    }

    public CallOptions withTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout is negative: " + timeout);
        }
        long nanos =
                timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
                        ? Long.MAX_VALUE
                        : timeout.toNanos();
        return new CallOptions(fuel, nanos, cancel);
    }

    public CallOptions withCancel(CancelToken token) {
        return new CallOptions(fuel, timeoutNanos, token);
    }
}
