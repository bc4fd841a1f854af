package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginSourceException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a manager on which its sources are called. */
final class SourceThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    task -> {
                        Thread thread = new Thread(task, "wardian-source");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** What runs on one of them. */
    interface Call {
        void run();

        /** Lets who waits for it go on, and interrupts it. */
        void cancel();
    }

    /** Runs a call, which is cancelled when the threads are closed. */
    void run(Call call) throws PluginSourceException {
        running.add(call);
        try {
            executor.execute(
                    () -> {
                        try {
                            call.run();
                        } finally {
                            running.remove(call);
                        }
                    });
        } catch (RejectedExecutionException e) {
            running.remove(call);
            throw new PluginSourceException("the manager is closed", e);
        }
        if (closed) {
            call.cancel();
        }
    }

    /** Interrupts the calls that run, and lets no more begin. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
        running.forEach(Call::cancel);
    }
}
