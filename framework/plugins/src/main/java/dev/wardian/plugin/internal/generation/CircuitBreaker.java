package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.CircuitSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls of a failing generation by the rules of {@link CircuitSettings}. It takes no lock;
 * while nothing fails, a call reads two fields.
 */
final class CircuitBreaker {
    /** How a call counts for the plugin's health. */
    enum Outcome {
        SUCCESS,
        FAILURE,
        /** Nothing: the caller or the host is behind it. */
        NEUTRAL
    }

    /** Whether a call may go on. */
    enum Admission {
        PASS,
        /** The one call that finds out whether the plugin works again. */
        PROBE,
        REFUSED
    }

    /**
     * An open circuit.
     *
     * @param until the moment of the clock from which a probe is let through
     * @param openings how often it opened without closing in between, from 0
     */
    private record Open(long until, int openings) {}

    private final CircuitSettings settings;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final Runnable onChange;
    private final AtomicInteger score = new AtomicInteger();
    private final AtomicReference<@Nullable Open> state = new AtomicReference<>();

    /**
     * @param settings when the circuit opens and for how long
     * @param nanoTime a clock as {@link System#nanoTime()}
     * @param random numbers from 0 to below 1, for the jitter
     * @param onChange runs after the circuit opened or closed, on the thread of the call
     */
    CircuitBreaker(
            CircuitSettings settings,
            LongSupplier nanoTime,
            DoubleSupplier random,
            Runnable onChange) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.random = random;
        this.onChange = onChange;
    }

    boolean isOpen() {
        return state.get() != null;
    }

    /**
     * Decides whether a call may begin. A probe starts the next pause when it begins, so that
     * another probe follows even if this one never ends.
     */
    Admission admit() {
        Open open = state.get();
        if (open == null) {
            return Admission.PASS;
        }
        long now = nanoTime.getAsLong();
        if (now - open.until() < 0) {
            return Admission.REFUSED;
        }
        Open probing = new Open(now + pause(open.openings()), open.openings());
        return state.compareAndSet(open, probing) ? Admission.PROBE : admitAgain();
    }

    /** Another call was faster: it is the probe, or has brought an end already. */
    private Admission admitAgain() {
        return state.get() == null ? Admission.PASS : Admission.REFUSED;
    }

    /** The time after which a refused call should be tried again, at least 1 ms. */
    Duration retryAfter() {
        Open open = state.get();
        long left = open == null ? 0 : open.until() - nanoTime.getAsLong();
        return Duration.ofNanos(Math.max(1_000_000, left));
    }

    /** A call that was let through has ended. */
    void ended(Admission admission, Outcome outcome) {
        if (admission == Admission.PROBE) {
            probeEnded(outcome);
        } else if (state.get() == null) {
            callEnded(outcome);
        }
    }

    private void callEnded(Outcome outcome) {
        switch (outcome) {
            case SUCCESS -> {
                if (score.get() > 0) {
                    score.updateAndGet(before -> Math.max(0, before - 1));
                }
            }
            case FAILURE -> {
                if (score.incrementAndGet() >= settings.failures()
                        && state.compareAndSet(null, opened(0))) {
                    onChange.run();
                }
            }
            case NEUTRAL -> {}
        }
    }

    private void probeEnded(Outcome outcome) {
        Open open = state.get();
        if (open == null) {
            return;
        }
        switch (outcome) {
            case SUCCESS -> {
                score.set(0);
                if (state.compareAndSet(open, null)) {
                    onChange.run();
                }
            }
            case FAILURE -> state.compareAndSet(open, opened(open.openings() + 1));
            case NEUTRAL -> {
                Open again = new Open(nanoTime.getAsLong(), open.openings());
                state.compareAndSet(open, again);
            }
        }
    }

    private Open opened(int openings) {
        return new Open(nanoTime.getAsLong() + pause(openings), openings);
    }

    private long pause(int openings) {
        long longest = settings.longestPause().toNanos();
        long first = settings.firstPause().toNanos();
        long full = first;
        for (int i = 0; i < openings && full < longest; i++) {
            full *= 2;
        }
        full = Math.min(full, longest);
        return full - (long) (full / 2.0 * random.getAsDouble());
    }
}
