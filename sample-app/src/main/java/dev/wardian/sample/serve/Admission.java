package dev.wardian.sample.serve;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets requests in until the server stops, and then waits for those that are in. */
final class Admission {
    private static final int MOST = 1 << 20;

    private final Semaphore room = new Semaphore(MOST);
    private volatile boolean closed;

    /** Whether a request may begin; then {@link #leave} follows. */
    boolean enter() {
        if (closed || !room.tryAcquire()) {
            return false;
        }
        if (closed) {
            room.release();
            return false;
        }
        return true;
    }

    void leave() {
        room.release();
    }

    /**
     * Lets no more in.
     *
     * @return whether all are out in time
     */
    boolean close(Duration longest) throws InterruptedException {
        closed = true;
        return room.tryAcquire(MOST, longest.toNanos(), TimeUnit.NANOSECONDS);
    }
}
