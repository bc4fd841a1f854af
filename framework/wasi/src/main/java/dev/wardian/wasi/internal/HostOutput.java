package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.io.IOException;
import java.io.OutputStream;

/** An output that goes to a stream of the host, which is closed where a write has to end. */
public final class HostOutput implements StreamOutput {
    private final OutputStream stream;

    /** An output to a stream. */
    public HostOutput(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(byte[] bytes, int length, GuestCall call) throws FilesException {
        call.onInterrupt(this::close);
        try {
            stream.write(bytes, 0, length);
        } catch (IOException e) {
            throw new FilesException(WasiErrno.IO, e);
        }
    }

    @Override
    public void flush() throws FilesException {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new FilesException(WasiErrno.IO, e);
        }
    }

    private void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // The write fails or goes on; neither is this thread's affair.
            return;
        }
    }
}
