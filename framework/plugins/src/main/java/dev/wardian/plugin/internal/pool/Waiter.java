package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.wasm.CancelToken;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its turn. Its outcome is written once, under the pool's lock; only the
 * waiting thread reads it.
 */
final class Waiter {
    /** How a wait ended. */
    enum Outcome {
        WAITING,
        /** It is the call's turn, with an instance or with the right to make one. */
        GRANTED,
        /** The pool was closed. */
        CLOSED
    }

    private final Thread thread = Thread.currentThread();
    private final long holds;
    private final long arrived;
    private final long expectedNanos;

    /** The neighbours among the {@link WaitingCalls}, which alone set them. */
    @Nullable Waiter previous;

    @Nullable Waiter next;

    private volatile Outcome outcome = Outcome.WAITING;
    private volatile boolean cancelled;
    private @Nullable PluginInstance instance;

    /**
     * @param holds how often calls had been held before this one, which does not count those that
     *     it is to be patient for
     * @param arrived when the call arrived at the plugin, a moment of {@link System#nanoTime()}
     * @param expectedNanos how long it is expected to keep its instance
     */
    Waiter(long holds, long arrived, long expectedNanos) {
        this.holds = holds;
        this.arrived = arrived;
        this.expectedNanos = expectedNanos;
    }

    long arrived() {
        return arrived;
    }

    long expectedNanos() {
        return expectedNanos;
    }

    long holds() {
        return holds;
    }

    Outcome outcome() {
        return outcome;
    }

    /** The instance that was handed over, or null where there was none to hand over. */
    @Nullable PluginInstance instance() {
        return instance;
    }

    boolean cancelled() {
        return cancelled;
    }

    void grant(@Nullable PluginInstance handed) {
        instance = handed;
        finish(Outcome.GRANTED);
    }

    void finish(Outcome end) {
        outcome = end;
        LockSupport.unpark(thread);
    }

    /** For any thread: the call is not wanted any more. */
    private void cancel() {
        cancelled = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits until there is an outcome, the call is cancelled, or its patience or deadline is over.
     *
     * @param patience nanoseconds, or {@link PoolSettings#UNTIL_DEADLINE}
     * @param held whether calls were held meanwhile, so that this one waits until its deadline
     * @return whether it would have waited until its deadline
     */
    boolean await(PluginCall call, long patience, BooleanSupplier held) {
        long patient = System.nanoTime() + patience;
        boolean deadlineFirst =
                patience == PoolSettings.UNTIL_DEADLINE || call.deadline() - patient < 0;
        CancelToken cancel = call.cancel();
        Runnable onCancel = this::cancel;
        if (cancel != null) {
            cancel.onCancel(onCancel);
        }
        await(deadlineFirst ? call.deadline() : patient);
        boolean untilDeadline = deadlineFirst || held.getAsBoolean();
        if (untilDeadline) {
            await(call.deadline());
        }
        if (cancel != null) {
            cancel.remove(onCancel);
        }
        return untilDeadline;
    }

    private void await(long deadline) {
        boolean interrupted = false;
        while (outcome == Outcome.WAITING && !cancelled) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
            // An interrupt would make every park return at once; it is kept for whoever waits for
            // it.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
