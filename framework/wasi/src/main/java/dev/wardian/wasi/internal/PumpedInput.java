package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An input that comes from a stream of the call. A thread of its own reads the stream, and only
 * when the guest wants more. So the guest can be stopped while it waits, whatever the stream does,
 * and what the guest does not want stays in the stream.
 */
public final class PumpedInput implements StreamInput {
    private static final int MOST_BYTES = 1 << 16;

    private final InputStream stream;
    private final Waiting waiting = new Waiting();

    // Guarded by the lock of "waiting".
    private final byte[] buffer = new byte[MOST_BYTES];
    private int next;
    private int end;
    private boolean atEnd;
    private @Nullable IOException failure;
    private @Nullable Thread pump;

    /** An input from a stream, which is not closed. */
    public PumpedInput(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public int read(byte[] target, int length, GuestCall call) throws FilesException {
        if (!isReady()) {
            want();
            waiting.await(Long.MAX_VALUE, this::isKnown, call);
        }
        waiting.lock();
        try {
            if (next < end) {
                int count = Math.min(length, end - next);
                System.arraycopy(buffer, next, target, 0, count);
                next += count;
                return count;
            }
            IOException failed = failure;
            if (failed != null) {
                failure = null;
                throw new FilesException(WasiErrno.IO, failed);
            }
            return -1;
        } finally {
            waiting.unlock();
        }
    }

    @Override
    public boolean isReady() {
        waiting.lock();
        try {
            return isKnown();
        } finally {
            waiting.unlock();
        }
    }

    private boolean isKnown() {
        return next < end || atEnd || failure != null;
    }

    @Override
    public int available() {
        waiting.lock();
        try {
            return end - next;
        } finally {
            waiting.unlock();
        }
    }

    @Override
    public void await(long nanos, GuestCall call) throws FilesException {
        want();
        waiting.await(nanos, this::isKnown, call);
    }

    /** Has the thread read more, unless it does or there is something. */
    private void want() {
        waiting.lock();
        try {
            if (isKnown()) {
                return;
            }
            if (pump == null) {
                Thread thread = new Thread(this::pump, "wardian-wasi-input");
                thread.setDaemon(true);
                pump = thread;
                thread.start();
            }
        } finally {
            waiting.unlock();
        }
    }

    /** One reading of the stream; the thread ends then, so that none is left where no one reads. */
    private void pump() {
        byte[] bytes = new byte[MOST_BYTES];
        int count = -1;
        IOException failed = null;
        try {
            count = stream.read(bytes, 0, bytes.length);
        } catch (IOException e) {
            failed = e;
        } catch (RuntimeException e) {
            // A stream of the application; the guest must not wait for it in vain.
            failed = new IOException(e);
        }
        waiting.lock();
        try {
            failure = failed;
            atEnd = failed == null && count < 0;
            next = 0;
            end = Math.max(0, count);
            System.arraycopy(bytes, 0, buffer, 0, end);
            pump = null;
        } finally {
            waiting.unlock();
        }
        waiting.wake();
    }
}
