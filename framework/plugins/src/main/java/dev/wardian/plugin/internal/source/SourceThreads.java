package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginSourceException;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** The threads on which a manager calls its sources. */
final class SourceThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ExecutorService executor = OwnThreads.oneEach("wardian-source", IDLE_SECONDS);
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Code that runs on one of these threads. */
    interface Call {
        void run();

        /** Interrupts the call, and lets its waiting caller go on. */
        void cancel();
    }

    /** Runs a call. Closing the threads cancels it. */
    void run(Call call) throws PluginSourceException {
        boolean begun = false;
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
            begun = true;
        } catch (RejectedExecutionException e) {
            throw new PluginSourceException("the manager is closed", e);
        } finally {
            if (!begun) {
                running.remove(call);
            }
        }
        if (closed) {
            call.cancel();
        }
    }

    /** Interrupts the running calls and accepts no more. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
        running.forEach(Call::cancel);
    }
}
