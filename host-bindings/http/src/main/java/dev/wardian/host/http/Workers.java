package dev.wardian.host.http;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of all plugins' requests. A look-up of a name, a connection or a server may hang; a
 * guest's thread never waits inside of them. Idle threads end.
 */
final class Workers {
    private static final int MOST_THREADS = 512;
    private static final long IDLE_SECONDS = 10;

    private static final AtomicLong NUMBER = new AtomicLong();

    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(
                    0,
                    MOST_THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    daemons("wardian-http-"));

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private Workers() {}

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(null, task, name + NUMBER.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        };
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock =
                new ScheduledThreadPoolExecutor(1, daemons("wardian-http-clock-"));
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        return clock;
    }

    /** For work that may wait; rejects it if too many others do. */
    static ThreadPoolExecutor threads() {
        return THREADS;
    }

    /** For what is quick and happens later. */
    static ScheduledThreadPoolExecutor alarms() {
        return CLOCK;
    }
}
