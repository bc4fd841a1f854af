package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.InterruptedCallException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The calls that run and have a deadline. They are linked through themselves, so that entering,
 * leaving and looking at them allocates nothing: lack of heap must not keep a call from being
 * stopped. There are several lists, so that threads rarely wait for each other.
 */
final class WatchedCalls {
    /** What {@link #expire} answers when there is nothing to wait for. */
    static final long NONE = Long.MAX_VALUE;

    private static final int LIST_BITS = 6;

    private final CallList[] lists = new CallList[1 << LIST_BITS];

    WatchedCalls() {
        for (int i = 0; i < lists.length; i++) {
            lists[i] = new CallList();
        }
    }

    void add(CallContext call) {
        listOf(call).add(call);
    }

    /** Removes a call; nothing happens if it is not there. */
    void remove(CallContext call) {
        listOf(call).remove(call);
    }

    /**
     * Interrupts the calls whose time is up. They stay until they are removed, which may take a
     * host function its time, but nothing is left to watch.
     *
     * @param now what {@link System#nanoTime()} says
     * @return the nanoseconds from then until the nearest of the others has to be looked at, or
     *     {@link #NONE}
     */
    long expire(long now) {
        long nearest = NONE;
        for (CallList list : lists) {
            nearest = Math.min(nearest, list.expire(now));
        }
        return nearest;
    }

    private CallList listOf(CallContext call) {
        // The high bits of a product depend on all bits of the factor.
        return lists[(int) ((call.deadline() * 0x9E3779B97F4A7C15L) >>> -LIST_BITS)];
    }

    /** Some of the calls. Its monitor is held for a few instructions, or one look at all. */
    private static final class CallList {
        private @Nullable CallContext first;

        synchronized void add(CallContext call) {
            CallContext next = first;
            call.watchedAfter = next;
            if (next != null) {
                next.watchedBefore = call;
            }
            first = call;
        }

        synchronized void remove(CallContext call) {
            CallContext before = call.watchedBefore;
            CallContext after = call.watchedAfter;
            if (before != null) {
                before.watchedAfter = after;
            } else if (call == first) {
                first = after;
            }
            if (after != null) {
                after.watchedBefore = before;
            }
            call.watchedBefore = null;
            call.watchedAfter = null;
        }

        synchronized long expire(long now) {
            long nearest = NONE;
            for (CallContext call = first; call != null; call = call.watchedAfter) {
                if (call.interrupted) {
                    continue;
                }
                long left = call.timeLeft(now);
                if (left <= 0) {
                    call.interrupt(Reason.DEADLINE);
                } else {
                    nearest = Math.min(nearest, left);
                }
            }
            return nearest;
        }
    }
}
