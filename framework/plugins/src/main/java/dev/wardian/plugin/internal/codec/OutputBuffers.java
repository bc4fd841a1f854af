package dev.wardian.plugin.internal.codec;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Buffers for what is being encoded. Threads share them: buffers of threads would be as many as
 * virtual threads, and used once. There are at most 32, of at most 64 KiB each. Thread-safe.
 */
final class OutputBuffers {
    private static final int MOST = 32;
    private static final int FIRST_BYTES = 2048;
    private static final int MOST_BYTES = 64 << 10;

    private final ArrayBlockingQueue<Buffer> free = new ArrayBlockingQueue<>(MOST);

    /** A buffer. */
    static final class Buffer extends ByteArrayOutputStream {
        Buffer() {
            super(FIRST_BYTES);
        }

        private int capacity() {
            return buf.length;
        }
    }

    /** An empty buffer, for one thread. */
    Buffer take() {
        Buffer buffer = free.poll();
        return buffer == null ? new Buffer() : buffer;
    }

    /** Gives a buffer back. A large one, or one too many, is left to the garbage collector. */
    void giveBack(Buffer buffer) {
        if (buffer.capacity() <= MOST_BYTES) {
            buffer.reset();
            free.offer(buffer);
        }
    }
}
