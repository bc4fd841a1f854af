package dev.wardian.cli;

import dev.wardian.wasm.Limits;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs guests on a thread whose stack is large enough for {@link #CALL_DEPTH} nested calls of the
 * interpreter. The stack is address space until it is used.
 */
final class GuestThread {
    /** How many guest calls may be nested. */
    static final int CALL_DEPTH = 200_000;

    /** What instances that are called on such a thread may use. */
    static final Limits LIMITS = Limits.DEFAULT.withCallDepth(CALL_DEPTH);

    private static final long STACK_BYTES = 512L << 20;

    private GuestThread() {}

    /** Does {@code work} on such a thread and waits for it; what it throws is thrown here. */
    static <T> T call(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "guest", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
