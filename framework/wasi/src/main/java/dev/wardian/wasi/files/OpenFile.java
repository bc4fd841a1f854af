package dev.wardian.wasi.files;

/**
 * An open regular file. Positions are bytes from the start, at least 0. After {@link #close} all
 * methods throw {@link FilesException} with {@link dev.wardian.wasi.WasiErrno#BADF}.
 */
public interface OpenFile extends AutoCloseable {
    /**
     * Reads bytes at a position.
     *
     * @param position where to begin
     * @param target receives the bytes
     * @param offset the index in {@code target} of the first byte
     * @param length how many bytes to read at most, at least 1
     * @return the number of bytes, or -1 if the position is at the end of the file or behind it
     * @throws FilesException if the file is not open for reading, or reading fails
     */
    int read(long position, byte[] target, int offset, int length) throws FilesException;

    /**
     * Writes bytes at a position. Bytes between the end of the file and the position are zero.
     *
     * @param position where to begin
     * @param source has the bytes
     * @param offset the index in {@code source} of the first byte
     * @param length how many bytes to write, at least 1
     * @return the number of bytes written, at least 1; fewer than asked for if the quota allows no
     *     more
     * @throws FilesException if the file is not open for writing, there is no space for one byte,
     *     or writing fails
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
     * @throws FilesException if the file is not open for writing, or there is no space
     */
    void setSize(long size) throws FilesException;

    /**
     * Sets times of the file.
     *
     * @param times the times
     * @throws FilesException if the host does not allow it
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
