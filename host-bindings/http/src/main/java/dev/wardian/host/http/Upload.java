package dev.wardian.host.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A body that is sent while its guest writes it. A few pieces wait between the two; a writer that
 * is faster than the server waits.
 */
final class Upload extends AbstractHttpEntity {
    /** The most bytes of a piece. */
    static final int PIECE = 1 << 14;

    private static final int MOST_PIECES = 4;
    private static final byte[] END = {};
    private static final long LOOK_MILLIS = 50;

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(MOST_PIECES);
    private final long length;
    private volatile boolean stopped;

    /**
     * @param length the length of the body, or -1 if it is not known
     */
    Upload(long length) {
        super((String) null, null, length < 0);
        this.length = length;
    }

    /**
     * Hands a piece over.
     *
     * @param nanos how long to wait for room
     * @return whether there was room
     */
    boolean offer(byte[] bytes, int length, long nanos) throws InterruptedException {
        return pieces.offer(Arrays.copyOf(bytes, length), nanos, TimeUnit.NANOSECONDS);
    }

    /** Says that all was handed over; returns whether there was room to say so. */
    boolean end(long nanos) throws InterruptedException {
        return pieces.offer(END, nanos, TimeUnit.NANOSECONDS);
    }

    /** Nothing more comes, and the body is not complete. */
    void stop() {
        stopped = true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            while (!stopped) {
                byte[] piece = pieces.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (piece == END) {
                    return;
                }
                if (piece == null) {
                    // The guest is slow: the server gets what there is.
                    out.flush();
                } else {
                    out.write(piece);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new InterruptedIOException("the request was given up");
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("it is only written");
    }

    @Override
    public void close() {
        stop();
    }
}
