package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.wasi.internal.GuestCall;
import dev.wardian.wasi.internal.StreamInput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The input of a command's call as its standard input. Start-up code finds nothing there. */
final class CallInput implements StreamInput {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final GuestProgram program;

    /** What is left of the input, once it was asked for in the call. */
    private @Nullable ByteBuffer left;

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
            if (e.errno() != Errno.ENOCALL) {
                throw e;
            }
            return NOTHING;
        }
        left = found;
        return found;
    }

    @Override
    public int read(byte[] target, int length, GuestCall call) {
        ByteBuffer bytes = left();
        if (!bytes.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, 0, count);
        return count;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public int available() {
        return left().remaining();
    }

    @Override
    public void await(long nanos, GuestCall call) {
        // Reading never waits.
    }
}
