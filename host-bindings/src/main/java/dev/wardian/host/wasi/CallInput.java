package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.wasi.internal.GuestCall;
import dev.wardian.wasi.internal.StreamInput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The input of a command's call as its standard input, in pieces if the caller gave a stream.
 * Start-up code finds nothing there.
 */
final class CallInput implements StreamInput {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final GuestProgram program;

    /** What is left of the input, once it was asked for in the call; nothing of a stream. */
    private @Nullable ByteBuffer left;

    private boolean streamed;

    CallInput(GuestProgram program) {
        this.program = program;
    }

    private ByteBuffer left() {
        ByteBuffer found = left;
        if (found != null) {
            return found;
        }
        try {
            found = program.call().input();
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOCALL) {
                return NOTHING;
            }
            if (e.errno() != Errno.EUNSUPPORTED) {
                throw e;
            }
            streamed = true;
            found = NOTHING;
        }
        left = found;
        return found;
    }

    @Override
    public int read(byte[] target, int length, GuestCall call) {
        ByteBuffer bytes = left();
        if (streamed) {
            return readStream(target, length);
        }
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, 0, count);
        return count;
    }

    private int readStream(byte[] target, int length) {
        CapabilityCall call = program.call();
        try {
            int count = call.readInput(target, 0, length);
            return count == 0 && length != 0 ? -1 : count;
        } catch (ErrnoException e) {
            // The call cannot succeed any more, and its caller learns why.
            throw call.exit(0);
        }
    }

    /** A program that waits for a stream finds out when it reads. */
    @Override
    public boolean isReady() {
        return true;
    }

    /** At least one byte of a stream, as far as is known. */
    @Override
    public int available() {
        int count = left().remaining();
        return streamed ? 1 : count;
    }

    @Override
    public void await(long nanos, GuestCall call) {
        // Reading waits, if it is a stream.
    }
}
