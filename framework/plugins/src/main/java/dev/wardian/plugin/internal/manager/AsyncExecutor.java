package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.threads.OwnThreads;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The executor of asynchronous calls if the application gives none. */
public final class AsyncExecutor {
    private static final int QUEUE = 1_000;
    private static final int THREADS_PER_PROCESSOR = 4;

    /**
     * As many as calls are nested at most (rule 5): host functions that wait for the calls that
     * they make keep one thread each.
     */
    private static final int LEAST_THREADS = 8;

    private static final long IDLE_SECONDS = 10;

    private AsyncExecutor() {}

    /**
     * Uses a virtual thread for each call if the JDK has them. Otherwise it uses a few daemon
     * threads, which end when they are idle, and a queue of 1000 calls.
     */
    public static Executor create() {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return platformThreads();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("no virtual threads", e);
        }
    }

    private static Executor platformThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = Math.max(LEAST_THREADS, THREADS_PER_PROCESSOR * processors);
        return OwnThreads.some("wardian-call", threads, QUEUE, IDLE_SECONDS);
    }
}
