package dev.wardian.wasm.internal.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long threads have run on a processor. Where nobody can tell, because the JVM does not know,
 * the thread is a virtual one, or the module {@code java.management} is not there, the answer is
 * {@link #UNKNOWN}.
 *
 * <p>The JVM needs some milliseconds to get ready to tell, which most programs never need. So who
 * finds that this {@linkplain #isReady is not ready} asks again after {@link #prepare}, which a
 * thread calls that holds no lock.
 */
final class ProcessorTime {
    static final long UNKNOWN = -1;

    private static volatile boolean wanted;
    private static volatile boolean ready;

    private ProcessorTime() {}

    private static final class Bean {
        static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    }

    /** Whether {@link #of} answers at once. If not, {@link #prepare} has to come first. */
    static boolean isReady() {
        wanted = true;
        return ready;
    }

    /** Gets ready if somebody waits for it. */
    static void prepare() {
        if (wanted && !ready) {
            of(Thread.currentThread());
            ready = true;
        }
    }

    /**
     * The nanoseconds that a thread has run on a processor, or {@link #UNKNOWN}.
     *
     * @param thread a thread that is alive
     */
    static long of(Thread thread) {
        try {
            return Bean.THREADS.getThreadCpuTime(thread.getId());
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            return UNKNOWN;
        }
    }
}
