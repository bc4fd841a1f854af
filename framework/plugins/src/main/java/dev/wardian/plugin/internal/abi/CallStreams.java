package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.StreamFailed;
import dev.wardian.wasm.HostCall;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The streams that a caller gave a call: what was read and written, and what went wrong. Bytes pass
 * in pieces through one buffer, so that nobody holds a whole stream. Only the calling thread uses
 * it, in functions of the host.
 *
 * <p>After a failure of a stream, and after an input that is too long, nothing is read or written
 * any more. The guest gets an error number and may end as it likes; the caller learns the reason.
 */
final class CallStreams {
    /** The most bytes of one step. */
    static final int MOST = 64 << 10;

    /** No result of a stream. */
    private static final long FAILED = Long.MIN_VALUE;

    private final @Nullable InputStream input;
    private final @Nullable OutputStream output;

    private @Nullable StreamWorker worker;
    private byte @Nullable [] buffer;

    private long consumed;
    private boolean atEnd;
    private boolean tooLong;
    private long delivered;

    /** The size of an output that was over the limit, or 0. */
    private long refused;

    private @Nullable Throwable failure;
    private boolean inputFailed;

    /** Nanoseconds in which the call waited for its streams. */
    private long nanos;

    private boolean endedHere;

    /**
     * @param input what the guest reads, or null if the caller gave bytes
     * @param output where the guest's output goes, or null if the caller gets bytes
     */
    CallStreams(@Nullable InputStream input, @Nullable OutputStream output) {
        this.input = input;
        this.output = output;
    }

    /** Whether the guest reads a stream. */
    boolean hasInput() {
        return input != null;
    }

    /** Whether the guest writes to a stream. */
    boolean hasOutput() {
        return output != null;
    }

    /** Bytes that were read from the input. */
    long consumed() {
        return consumed;
    }

    /** Bytes that the output accepted. */
    long delivered() {
        return delivered;
    }

    /** Nanoseconds in which the call waited for its streams. */
    long nanos() {
        return nanos;
    }

    /** Whether the call had to end while it waited for a stream. */
    boolean endedHere() {
        return endedHere;
    }

    /**
     * Whether the call ends by the fault of a stream or of its content, whatever the guest does.
     */
    boolean failed() {
        return failure != null || tooLong;
    }

    /** Bytes that may still be written. */
    long left(PluginCall call) {
        return call.limits().streamOutput() - delivered;
    }

    /** Notes that {@code count} more bytes were not written because they exceed the limit. */
    void refuse(long count) {
        refused = delivered + count;
    }

    /** The size of an output that was rejected as too large, or 0. */
    long refused() {
        return refused;
    }

    /**
     * Reads the next bytes of the input into {@link #buffer}.
     *
     * @param wanted the most bytes
     * @return how many, 0 at the end, or a negative error number
     */
    int read(PluginCall call, HostCall host, long wanted) {
        if (failed()) {
            return -(tooLong ? Errno.E2BIG : Errno.EHOST).number();
        }
        if (atEnd || wanted == 0) {
            return 0;
        }
        InputStream from = Objects.requireNonNull(input);
        byte[] room = roomFor(call, wanted);
        int most = (int) Math.min(wanted, room.length);
        long left = call.limits().streamInput() - consumed;
        // One byte more shows whether the input ends here.
        int asked = left < most ? (int) left + 1 : most;
        long count =
                begun(call, host, from, true)
                        ? step(host, from, true, () -> from.read(room, 0, asked))
                        : FAILED;
        if (count != FAILED && (count == 0 || count < -1 || count > asked)) {
            failure = new IOException("read returned " + count + " for " + asked + " bytes");
            inputFailed = true;
        }
        if (failure != null) {
            return -Errno.EHOST.number();
        }
        if (count < 0) {
            atEnd = true;
            return 0;
        }
        if (count > left) {
            tooLong = true;
            return -Errno.E2BIG.number();
        }
        consumed += count;
        return (int) count;
    }

    /** The bytes that were read last. */
    byte[] buffer() {
        return Objects.requireNonNull(buffer);
    }

    /**
     * Writes a checked region of the guest's memory within the limit.
     *
     * @return 0, or a negative error number
     */
    int write(PluginCall call, HostCall host, long address, long length) {
        return write(
                call,
                host,
                length,
                (done, room, count) -> host.memory().read(address + done, room, 0, count));
    }

    /** Writes bytes of the host within the limit, otherwise as the other method. */
    int write(PluginCall call, HostCall host, byte[] source, int offset, int length) {
        return write(
                call,
                host,
                length,
                (done, room, count) ->
                        System.arraycopy(source, offset + (int) done, room, 0, count));
    }

    /** Copies a piece into the buffer. */
    private interface Piece {
        void copy(long done, byte[] room, int count);
    }

    private int write(PluginCall call, HostCall host, long length, Piece piece) {
        OutputStream to = Objects.requireNonNull(output);
        if (failed() || (length != 0 && !begun(call, host, to, false))) {
            return -Errno.EHOST.number();
        }
        byte[] room = roomFor(call, length);
        long done = 0;
        while (done < length) {
            int count = (int) Math.min(room.length, length - done);
            host.consumeFuel(Fuel.bytes(count));
            piece.copy(done, room, count);
            long result =
                    step(
                            host,
                            to,
                            false,
                            () -> {
                                to.write(room, 0, count);
                                return 0;
                            });
            if (result == FAILED) {
                return -Errno.EHOST.number();
            }
            delivered += count;
            done += count;
        }
        return 0;
    }

    private byte[] roomFor(PluginCall call, long wanted) {
        byte[] room = buffer;
        if (room == null || room.length < Math.min(wanted, MOST)) {
            room = call.streamBuffer((int) Math.min(wanted, MOST));
            buffer = room;
        }
        return room;
    }

    /** Streams of the JDK that never wait and hold no lock for others. */
    private static boolean isMemory(Closeable stream) {
        return stream.getClass() == ByteArrayInputStream.class
                || stream.getClass() == ByteArrayOutputStream.class;
    }

    /** Makes sure that the call can be stopped while it uses a stream; false if it cannot. */
    private boolean begun(PluginCall call, HostCall host, Closeable stream, boolean isInput) {
        if (isMemory(stream)) {
            return true;
        }
        try {
            StreamWorker running = worker;
            if (running == null) {
                running = StreamWorker.start(call.aroundStreams());
                worker = running;
            }
            running.watch(host);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            fail(e, isInput);
            return false;
        }
    }

    private long step(HostCall host, Closeable stream, boolean isInput, StreamWorker.Step step) {
        long begin = System.nanoTime();
        StreamWorker.Outcome end =
                isMemory(stream)
                        ? here(step)
                        : Objects.requireNonNull(worker).perform(stream, step);
        nanos += System.nanoTime() - begin;
        if (!end.finished()) {
            endedHere = true;
            host.checkInterrupted();
        }
        Throwable thrown =
                end.finished() ? end.thrown() : new InterruptedIOException("the call has ended");
        if (thrown != null) {
            fail(thrown, isInput);
            return FAILED;
        }
        return end.result();
    }

    private static StreamWorker.Outcome here(StreamWorker.Step step) {
        try {
            return new StreamWorker.Outcome(true, step.run(), null);
        } catch (Throwable e) {
            return StreamWorker.Outcome.failed(e);
        }
    }

    private void fail(Throwable thrown, boolean isInput) {
        failure = thrown;
        inputFailed = isInput;
    }

    /**
     * The error that the caller gets for a call that a stream or its content ends, or null.
     *
     * @param otherwise what the guest made of it, or null if it returned
     */
    @Nullable PluginException error(PluginCall call, @Nullable PluginException otherwise) {
        PluginException error = null;
        if (failure != null) {
            error = new StreamFailed(call.info(), inputFailed, failure);
        } else if (tooLong) {
            long most = call.limits().streamInput();
            error = new LimitExceeded(call.info(), Limit.STREAM_INPUT, most, most + 1);
        }
        if (error != null && otherwise != null) {
            error.addSuppressed(otherwise);
        }
        return error;
    }

    /** The call has ended: neither stream is used any more. */
    void end() {
        StreamWorker running = worker;
        if (running != null) {
            running.end();
        }
        buffer = null;
    }
}
