package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasm.HostCall;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output, or standard error. */
final class OutputDescriptor extends StreamDescriptor {
    private final OutputStream stream;

    OutputDescriptor(OutputStream stream, boolean terminal) {
        super(Rights.OUTPUT, terminal);
        this.stream = stream;
    }

    void write(byte[] bytes, int length) throws FilesException {
        try {
            stream.write(bytes, 0, length);
        } catch (IOException e) {
            throw new FilesException(WasiErrno.IO, e);
        }
    }

    void flush() throws FilesException {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new FilesException(WasiErrno.IO, e);
        }
    }

    /** Ends a write that waits, where the call of the guest has to end. */
    void closeOnInterrupt(HostCall host) {
        host.onInterrupt(
                () -> {
                    try {
                        stream.close();
                    } catch (IOException e) {
                        // The write fails or goes on; neither is this thread's affair.
                        return;
                    }
                });
    }
}
