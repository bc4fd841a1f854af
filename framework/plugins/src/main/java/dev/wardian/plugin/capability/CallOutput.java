package dev.wardian.plugin.capability;

/**
 * The output of the guest's call, which the guest itself appends to with {@code output_write}. If
 * the caller gave a stream, bytes go there at once. Valid as long as the {@link CapabilityCall}
 * that it comes from.
 */
public interface CallOutput {
    /** {@return how many bytes may still be appended} */
    long left();

    /**
     * Appends bytes.
     *
     * @param source has the bytes
     * @param offset the index in {@code source} of the first byte
     * @param length the number of bytes, from 0
     * @throws ErrnoException {@link Errno#E2BIG} if the output would exceed {@link Limit#OUTPUT},
     *     or that of a stream {@link Limit#STREAM_OUTPUT}, or the host has no memory for it;
     *     nothing is appended then, and the call cannot succeed any more unless the output is
     *     {@linkplain #clear cleared}. {@link Errno#EHOST} if the stream of the caller failed
     * @throws IndexOutOfBoundsException if the range is not inside {@code source}
     */
    void append(byte[] source, int offset, int length);

    /**
     * Removes all bytes, and forgets what was refused.
     *
     * @throws ErrnoException {@link Errno#EUNSUPPORTED} if the output is a stream of the caller,
     *     which keeps what it has
     */
    void clear();
}
