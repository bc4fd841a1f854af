package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.FilesException;

/** Where the standard output or the standard error of a guest goes. */
public interface StreamOutput {
    /**
     * Writes bytes, which the guest may see as written from then on.
     *
     * @param bytes has the bytes, from its start on
     * @param length how many there are
     */
    void write(byte[] bytes, int length, GuestCall call) throws FilesException;

    /** Passes on what was written so far. */
    void flush() throws FilesException;
}
