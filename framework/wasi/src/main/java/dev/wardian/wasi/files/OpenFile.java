package dev.wardian.wasi.files;

/**
 * An open regular file. Positions are bytes from the start, at least 0. After {@link #close} all
 * methods throw {@link FilesException} with {@link dev.wardian.wasi.WasiErrno#BADF}.
 */
public interface OpenFile extends AutoCloseable {
    /** The size in bytes that no file exceeds through this interface. */
    long LARGEST = 1L << 40;

    /**
     * Reads bytes at a position.
     *
     * @param position where to begin
     * @param target receives the bytes
     * @param offset the index in {@code target} of the first byte
     * @param length how many bytes to read at most, at least 1
     * @return the number of bytes, or -1 if the position is at the end of the file or behind it
     * @throws FilesException with {@code BADF} if the file is not open for reading, with {@code
     *     INVAL} if the position is negative, or if reading fails
     */
    int read(long position, byte[] target, int offset, int length) throws FilesException;

    /**
     * Writes bytes at a position. Bytes between the end of the file and the position are zero.
     *
     * @param position where to begin
     * @param source has the bytes
     * @param offset the index in {@code source} of the first byte
     * @param length how many bytes to write, at least 1
     * @return the number of bytes written, at least 1; fewer than asked for if there is space for
     *     no more
     * @throws FilesException with {@code BADF} if the file is not open for writing, with {@code
     *     INVAL} if the position is negative, with {@code FBIG} if it is {@link #LARGEST} or more,
     *     with {@code NOSPC} if there is no space for one byte, or if writing fails
     */
    int write(long position, byte[] source, int offset, int length) throws FilesException;

    /**
     * {@return what is known of the file, also if its name is gone}
     *
     * @throws FilesException if the host cannot say
     */
    FileStat stat() throws FilesException;

    /**
     * Cuts the file, or extends it with zeros.
     *
     * @param size the new size in bytes
     * @throws FilesException with {@code BADF} if the file is not open for writing, with {@code
     *     INVAL} if the size is negative, with {@code FBIG} if it is more than {@link #LARGEST},
     *     with {@code NOSPC} if there is no space
     */
    void setSize(long size) throws FilesException;

    /**
     * Sets times of the file.
     *
     * @param times the times
     * @throws FilesException with {@code ROFS} if the directory through which it was opened cannot
     *     be written, with {@code NOTSUP} if the host can set no times of a file without names, or
     *     if the host does not allow it
     */
    void setTimes(FileTimes times) throws FilesException;

    /**
     * Waits until what was written is on the device.
     *
     * @param metadata whether also times and size have to be there
     * @throws FilesException if the device fails
     */
    void sync(boolean metadata) throws FilesException;

    /** Closes the file. Closing twice does nothing. Never throws. */
    @Override
    void close();
}
