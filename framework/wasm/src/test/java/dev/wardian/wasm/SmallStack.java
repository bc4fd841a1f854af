package dev.wardian.wasm;

import java.lang.reflect.Method;

/** What the main programs of tests do that need a JVM and a stack of their own. */
public final class SmallStack {
    /** What a program does. */
    public interface Work {
        void run() throws Exception;
    }

    private SmallStack() {}

    /**
     * Does {@code work} on a thread of its own; if that throws anything, the JVM exits with 1.
     *
     * @param kibibytes the size of the thread's stack
     */
    public static void run(String kibibytes, Work work) throws Exception {
        long bytes = Long.parseLong(kibibytes) << 10;
        run(work, guarded -> startOnSmallStack(guarded, bytes));
    }

    private static Thread startOnSmallStack(Runnable guarded, long bytes) {
        Thread thread = new Thread(null, guarded, "small stack", bytes);
        thread.start();
        return thread;
    }

    /** As {@link #run}, on a virtual thread; does nothing where the JVM has none. */
    public static void runVirtual(Work work) throws Exception {
        if (Runtime.version().feature() < 21) {
            return;
        }
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        run(work, guarded -> (Thread) start.invoke(null, guarded));
    }

    private interface Start {
        Thread thread(Runnable guarded) throws Exception;
    }

    private static void run(Work work, Start start) throws Exception {
        Throwable[] failure = new Throwable[1];
        Runnable guarded =
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                };
        start.thread(guarded).join();
        if (failure[0] != null) {
            failure[0].printStackTrace();
            System.exit(1);
        }
    }
}
