package dev.wardian.wasi.files;

import java.util.List;

/**
 * An open directory. Each operation is about one name in this directory, and none follows a
 * symbolic link. So whoever holds a directory reaches what is below it and nothing else.
 *
 * <p>A name is a text that is not empty, is neither {@code .} nor {@code ..}, and has neither a
 * slash nor a NUL. Operations throw {@link FilesException} with {@link
 * dev.wardian.wasi.WasiErrno#INVAL} for any other text, with {@code NAMETOOLONG} for more than 255
 * bytes of UTF-8, and with {@code ILSEQ} for a text that the host cannot say. After {@link #close}
 * all operations throw it with {@code BADF}. Of a directory that cannot be written, operations that
 * change something throw it with {@code ROFS}. In a directory that was removed, operations throw it
 * with {@code NOENT}.
 *
 * <p>An operation with two directories throws it with {@code XDEV} if they are of different trees.
 *
 * <p>Several threads may use one directory.
 */
public interface Directory extends AutoCloseable {
    /**
     * {@return what is known of this directory}
     *
     * @throws FilesException if the directory is gone
     */
    FileStat stat() throws FilesException;

    /**
     * {@return what is known of a name; of a symbolic link, of the link itself}
     *
     * @param name the name
     * @throws FilesException with {@code NOENT} if there is no such name
     */
    FileStat stat(String name) throws FilesException;

    /**
     * Opens this directory once more.
     *
     * @return a directory of its own, which the caller closes
     * @throws FilesException if the directory is gone or the host has no descriptors left
     */
    Directory open() throws FilesException;

    /**
     * Opens a directory in this one.
     *
     * @param name its name
     * @return the directory, which the caller closes
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code LOOP} if it
     *     is a symbolic link, with {@code NOTDIR} if it is anything else
     */
    Directory openDirectory(String name) throws FilesException;

    /**
     * Opens a regular file in this directory.
     *
     * @param name its name
     * @param mode how to open it
     * @return the file, which the caller closes
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code EXIST} if the
     *     mode is exclusive and the name exists, with {@code LOOP} if it is a symbolic link, with
     *     {@code ISDIR} if it is a directory, with {@code NOTSUP} if it is anything else but a
     *     regular file, with {@code INVAL} if the mode truncates and does not write
     */
    OpenFile openFile(String name, OpenMode mode) throws FilesException;

    /** The most names that {@link #list} returns. */
    int MAX_NAMES = 1 << 18;

    /**
     * Lists this directory.
     *
     * @return a snapshot of its names, without {@code .} and {@code ..}, in no particular order
     * @throws FilesException with {@code NOMEM} if there are more than {@link #MAX_NAMES}
     */
    List<DirectoryEntry> list() throws FilesException;

    /**
     * Makes a directory.
     *
     * @param name its name
     * @throws FilesException with {@code EXIST} if the name exists
     */
    void createDirectory(String name) throws FilesException;

    /**
     * Removes an empty directory.
     *
     * @param name its name
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code NOTDIR} if it
     *     is no directory, with {@code NOTEMPTY} if it has names in it
     */
    void removeDirectory(String name) throws FilesException;

    /**
     * Removes the name of a file or of a symbolic link. A file that is open stays until it is
     * closed.
     *
     * @param name the name
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code ISDIR} if it
     *     is a directory
     */
    void unlink(String name) throws FilesException;

    /**
     * Gives a file or a symbolic link one more name.
     *
     * @param name its name in this directory
     * @param target the directory of the new name, of the same file system
     * @param targetName the new name
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code PERM} if it
     *     is a directory, with {@code EXIST} if the new name exists, with {@code XDEV} if the
     *     target is of another file system
     */
    void link(String name, Directory target, String targetName) throws FilesException;

    /**
     * Makes a symbolic link.
     *
     * @param name its name
     * @param text where it leads to
     * @throws FilesException with {@code EXIST} if the name exists; with {@code NOENT} if the text
     *     is empty, with {@code INVAL} if it has a NUL, with {@code NAMETOOLONG} if it has more
     *     than 4095 bytes of UTF-8, with {@code ILSEQ} if the host cannot say it
     */
    void createSymbolicLink(String name, String text) throws FilesException;

    /**
     * {@return the text of a symbolic link}
     *
     * @param name its name
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code INVAL} if it
     *     is no symbolic link, with {@code ILSEQ} if the bytes of the link are no text
     */
    String readSymbolicLink(String name) throws FilesException;

    /**
     * Renames a file, directory or symbolic link. A file or link that has the new name is replaced,
     * and so is an empty directory by a directory. Two names of one file both stay.
     *
     * @param name its name in this directory
     * @param target the directory of the new name, of the same file system
     * @param targetName the new name
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code ISDIR} if a
     *     file would replace a directory, with {@code NOTDIR} if a directory would replace a file,
     *     with {@code NOTEMPTY} if it would replace a directory with names in it, with {@code
     *     INVAL} if a directory would come to lie in itself, with {@code XDEV} if the target is of
     *     another file system
     */
    void rename(String name, Directory target, String targetName) throws FilesException;

    /**
     * Sets times of a name; of a symbolic link, of the link itself.
     *
     * @param name the name
     * @param times the times
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code NOTSUP} if
     *     the host can set no times of a symbolic link or of what is neither file nor directory
     */
    void setTimes(String name, FileTimes times) throws FilesException;

    /**
     * Sets times of this directory.
     *
     * @param times the times
     * @throws FilesException if the host does not allow it
     */
    void setTimes(FileTimes times) throws FilesException;

    /**
     * Waits until the names of this directory are on the device.
     *
     * @throws FilesException if the device fails
     */
    void sync() throws FilesException;

    /** {@return whether operations that change something are allowed} */
    boolean isWritable();

    /** Closes the directory. Closing twice does nothing. Never throws. */
    @Override
    void close();
}
