package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.wasi.internal.GuestCall;
import dev.wardian.wasi.internal.StreamOutput;

/** The output of a command's call as its standard output; it may be a stream of the caller. */
final class OutputOfCall implements StreamOutput {
    private final GuestProgram program;

    OutputOfCall(GuestProgram program) {
        this.program = program;
    }

    @Override
    public void write(byte[] bytes, int length, GuestCall guest) {
        CapabilityCall call = program.call();
        try {
            call.output().append(bytes, 0, length);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.E2BIG || e.errno() == Errno.EHOST) {
                // The call cannot succeed any more, and its caller learns why; programs would only
                // trap.
                throw call.exit(0);
            }
            throw e;
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }
}
