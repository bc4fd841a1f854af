package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginSourceException;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/** The threads of a manager on which its sources are called. */
final class SourceThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ExecutorService executor = OwnThreads.oneEach("wardian-source", IDLE_SECONDS);
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

    /** Interrupts the calls that run, and lets no more begin. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
        running.forEach(Call::cancel);
    }
}
