package dev.wardian.spectests.lockstep;

/** A thread whose stack has room for the depth that guests are allowed here, in any engine. */
final class LargeStack {
    private static final long BYTES = 64 << 20;

    /** What is done there. */
    interface Work {
        void run() throws Exception;
    }

    private LargeStack() {}

    /** Does {@code work} and waits for its end; what it throws is thrown here. */
    static void run(Work work) throws Exception {
        Throwable[] failure = new Throwable[1];
        Runnable guarded =
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                };
        Thread thread = new Thread(null, guarded, "large stack", BYTES);
        thread.start();
        thread.join();
        if (failure[0] instanceof Exception exception) {
            throw exception;
        } else if (failure[0] != null) {
            throw new AssertionError(failure[0]);
        }
    }
}
