package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.FilesException;

/** Where a guest reads its standard input. */
public interface StreamInput {
    /**
     * Reads bytes, and waits until there is at least one.
     *
     * @return how many, or -1 at the end
     */
    int read(byte[] target, int length, GuestCall call) throws FilesException;

    /** Whether reading does not wait, since there are bytes or the end was reached. */
    boolean isReady();

    /** How many bytes can be read without waiting, as far as is known. */
    int available();

    /**
     * Waits until reading does not wait, or the time is over. It may end early.
     *
     * @param nanos the time, greater than 0
     */
    void await(long nanos, GuestCall call) throws FilesException;
}
