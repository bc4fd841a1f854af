package dev.wardian.wasm;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one outermost call. They also hold for the calls that the guest makes, into linked
 * instances too, and for calls back into an instance that is running. A host function that calls
 * any other instance passes the limits on with {@link #within(HostCall)}.
 *
 * @param fuel the most units of fuel that the call may burn, or -1 for no bound. Two kinds of code
 *     burn fuel: instances with {@link Limits#metered()}, and host functions, by {@link
 *     HostCall#consumeFuel}. In an instance without metering only host functions burn
 * @param timeoutNanos nanoseconds from the begin of the call to its deadline, or -1 for no deadline
 * @param longestNanos nanoseconds after which the call ends whatever its thread did. If they are
 *     more than {@code timeoutNanos}, the deadline counts processor time, as {@link
 *     #withTimeout(Duration, Duration)} says; otherwise it counts what the clock says
 * @param cancel a token by which another thread can stop the call, or null
 * @param within the host call during which this call is made, or null. The call inherits the fuel
 *     and time that the host call has left, burns the host call's fuel, and is stopped with it.
 *     Calls back into the instance that made the host call, or into one linked with it, inherit
 *     without this
 * @param burned gets the units of fuel that the call burned, or null. It runs on the call's thread
 *     when the call has ended in any way. It gets 0 for a call that neither has a bound on fuel nor
 *     inherits one
 */
public record CallOptions(
        long fuel,
        long timeoutNanos,
        long longestNanos,
        @Nullable CancelToken cancel,
        @Nullable HostCall within,
        @Nullable LongConsumer burned) {
    /** No bound on fuel, no deadline, no cancellation. */
    public static final CallOptions NONE = new CallOptions(-1, -1, null);

    /**
     * Limits of a call that no host function makes.
     *
     * @param fuel the most units of fuel, or -1 for no bound
     * @param timeoutNanos nanoseconds from the begin of the call to its deadline, or -1 for no
     *     deadline
     * @param cancel a token by which another thread can stop the call, or null
     */
    public CallOptions(long fuel, long timeoutNanos, @Nullable CancelToken cancel) {
        this(fuel, timeoutNanos, timeoutNanos, cancel, null, null);
    }

    /**
     * Returns these limits with a bound on fuel.
     *
     * @param units the most units that the call may burn, from 0
     * @return the limits with that bound
     * @throws IllegalArgumentException if {@code units} is negative
     */
    public CallOptions withFuel(long units) {
        if (units < 0) {
            throw new IllegalArgumentException("fuel is negative: " + units);
        }
        return new CallOptions(units, timeoutNanos, longestNanos, cancel, within, burned);
    }

    /**
     * Returns these limits with a deadline.
     *
     * @param timeout the time from the begin of the call to its deadline, from 0. A time of more
     *     than {@link Long#MAX_VALUE} nanoseconds counts as that many
     * @return the limits with that deadline
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    public CallOptions withTimeout(Duration timeout) {
        return withTimeout(timeout, timeout);
    }

    /**
     * Returns these limits with a deadline that judges the guest and not the machine. The call ends
     * when its thread has run for {@code timeout} on a processor. A call that waits for one,
     * because the machine is busy or the JVM collects garbage, is not charged for that.
     *
     * <p>What the clock says counts in full in the first half of the time, in a stretch of time
     * with a call of a host function, on virtual threads, and wherever the JVM does not know the
     * time on a processor. So a host function that waits ends at {@code timeout} by the clock.
     *
     * @param timeout the time from the begin of the call to its deadline, from 0
     * @param longest the time after which the call ends in any case, from {@code timeout}
     * @return the limits with that deadline
     * @throws IllegalArgumentException if {@code timeout} is negative or more than {@code longest}
     */
    public CallOptions withTimeout(Duration timeout, Duration longest) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout is negative: " + timeout);
        }
        if (longest.compareTo(timeout) < 0) {
            throw new IllegalArgumentException(
                    "the longest time, " + longest + ", is less than the timeout, " + timeout);
        }
        return new CallOptions(fuel, nanos(timeout), nanos(longest), cancel, within, burned);
    }

    /**
     * Returns these limits with a token that stops the call.
     *
     * @param token the token, which several calls may share
     * @return the limits with that token
     */
    public CallOptions withCancel(CancelToken token) {
        return new CallOptions(fuel, timeoutNanos, longestNanos, token, within, burned);
    }

    /**
     * Returns these limits for a call that a host function makes to another instance, on the thread
     * of the host function.
     *
     * @param outer the host call that the function handles
     * @return the limits, which inherit those of {@code outer}
     */
    public CallOptions within(HostCall outer) {
        return new CallOptions(fuel, timeoutNanos, longestNanos, cancel, outer, burned);
    }

    /**
     * Returns these limits with a listener for the fuel that the call burned.
     *
     * @param listener gets the units of fuel, as {@link #burned()} says
     * @return the limits with that listener
     */
    public CallOptions withBurned(LongConsumer listener) {
        return new CallOptions(fuel, timeoutNanos, longestNanos, cancel, within, listener);
    }

    /** The nanoseconds of a time, or {@link Long#MAX_VALUE} where a {@code long} has no more. */
    static long nanos(Duration time) {
        return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
                ? Long.MAX_VALUE
                : time.toNanos();
    }
}
