package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;

/** The executor of asynchronous calls if the application gives none. */
public final class AsyncExecutor {
    private static final int QUEUE = 1_000;
    private static final int THREADS_PER_PROCESSOR = 4;

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
            return platformThreads(Runtime.getRuntime().availableProcessors());
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("no virtual threads", e);
        }
    }

    /**
     * At least as many threads as calls are nested: a host function that waits for the call that it
     * makes keeps its own.
     */
    static ThreadPoolExecutor platformThreads(int processors) {
        int threads = Math.max(PluginCall.MAX_NESTING, THREADS_PER_PROCESSOR * processors);
        return OwnThreads.some("wardian-call", threads, QUEUE, IDLE_SECONDS);
    }
}
