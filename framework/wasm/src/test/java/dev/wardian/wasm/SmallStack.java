package dev.wardian.wasm;

/** What the main programs of tests do that need a JVM and a stack of their own. */
final class SmallStack {
    /** What a program does. */
    interface Work {
        void run() throws Exception;
    }

    private SmallStack() {}

    /**
     * Does {@code work} on a thread of its own; if that throws anything, the JVM exits with 1.
     *
     * @param kibibytes the size of the thread's stack
     */
    static void run(String kibibytes, Work work) throws InterruptedException {
        Throwable[] failure = new Throwable[1];
        Runnable guarded =
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                };
        Thread thread = new Thread(null, guarded, "small stack", Long.parseLong(kibibytes) << 10);
        thread.start();
        thread.join();
        if (failure[0] != null) {
            failure[0].printStackTrace();
            System.exit(1);
        }
    }
}
