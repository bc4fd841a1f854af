package dev.wardian.wasi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;

/**
 * An open directory of the host, and what can be done with one name in it. NameRules are relative
 * paths with one element, which is neither {@code .} nor {@code ..}. Nothing follows a symbolic
 * link.
 */
interface HostHandle {
    BasicFileAttributes attributes() throws IOException;

    BasicFileAttributes attributes(Path name) throws IOException;

    /**
     * Opens a file that the caller knows to be regular; opening anything else may wait for ever.
     */
    FileChannel openFile(Path name, Set<? extends OpenOption> options) throws IOException;

    /** Opens a directory, for a place below the place of this handle. */
    HostHandle openDirectory(Path name, HostPlace place) throws IOException;

    void deleteFile(Path name) throws IOException;

    void deleteDirectory(Path name) throws IOException;

    /** Renames; what has the new name is replaced, as the host's file system does it. */
    void move(Path name, HostHandle target, Path targetName) throws IOException;

    /** Lists; fails with {@code NOMEM} above {@link Directory#MAX_NAMES}. */
    List<Path> list() throws IOException, FilesException;

    void setTimes(FileTime modified, FileTime accessed) throws IOException;

    /** Sets times of a regular file or of a directory. */
    void setTimes(Path name, FileTime modified, FileTime accessed) throws IOException;

    /** Waits until the names are on the device. */
    void sync() throws IOException;

    /** Opens the directory once more and closes that again, to see whether the host still can. */
    void probe() throws IOException;

    void close();
}
