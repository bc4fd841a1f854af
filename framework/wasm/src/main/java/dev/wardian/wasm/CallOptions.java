package dev.wardian.wasm;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one outermost call. The guest's own calls have them as well, of linked instances too,
 * and so has a call back into an instance that is running. A host function that calls any other
 * instance passes them on with {@link #within}.
 *
 * @param fuel units of fuel, or -1 for no bound; a bound needs an instance with {@link
 *     Limits#metered()}, or a host function, which burns what it says by {@link
 *     HostCall#consumeFuel} and what metered instances burn that it calls {@link #within} its call
 * @param timeoutNanos nanoseconds from the begin of the call, or -1 for no deadline
 * @param cancel a token by which another thread can stop the call, or null
 * @param within the host call in the course of which the call is made, or null. The call inherits
 *     what is left of that one's fuel and time, burns its fuel, and is stopped with it. Calls back
 *     into the instance that made the host call, or one linked with it, do so by themselves
 * @param burned is told, on the call's thread, how much of its bound on fuel the call burned, when
 *     it has ended in any way; or null. A call without a bound, by itself or what it is made
 *     within, burned 0
 */
public record CallOptions(
        long fuel,
        long timeoutNanos,
        @Nullable CancelToken cancel,
        @Nullable HostCall within,
        @Nullable LongConsumer burned) {
    /** No fuel, no deadline, no cancellation. */
    public static final CallOptions NONE = new CallOptions(-1, -1, null);

    /** Limits of a call that is made in the course of no other. */
    public CallOptions(long fuel, long timeoutNanos, @Nullable CancelToken cancel) {
        this(fuel, timeoutNanos, cancel, null, null);
    }

    public CallOptions withFuel(long units) {
        if (units < 0) {
            throw new IllegalArgumentException("fuel is negative: " + units);
        }
        return new CallOptions(units, timeoutNanos, cancel, within, burned);
    }

    public CallOptions withTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout is negative: " + timeout);
        }
        long nanos =
                timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
                        ? Long.MAX_VALUE
                        : timeout.toNanos();
        return new CallOptions(fuel, nanos, cancel, within, burned);
    }

    public CallOptions withCancel(CancelToken token) {
        return new CallOptions(fuel, timeoutNanos, token, within, burned);
    }

    /**
     * These limits for a call to another instance that a host function makes while it handles
     * {@code outer}, on the same thread.
     */
    public CallOptions within(HostCall outer) {
        return new CallOptions(fuel, timeoutNanos, cancel, outer, burned);
    }

    /** These limits, with somebody who is told how much fuel the call burned. */
    public CallOptions withBurned(LongConsumer told) {
        return new CallOptions(fuel, timeoutNanos, cancel, within, told);
    }
}
