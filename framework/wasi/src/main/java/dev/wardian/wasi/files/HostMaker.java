package dev.wardian.wasi.files;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Makes what handles of directories cannot make. The caller holds the lock of the tree, and has
 * seen that the new name does not exist.
 */
interface HostMaker {
    void createDirectory(HostPlace place, Path name) throws IOException;

    void createSymbolicLink(HostPlace place, Path name, Path text) throws IOException;

    /** Gives the file with a key one more name. */
    void link(HostPlace place, Path name, @Nullable Object key, HostPlace target, Path targetName)
            throws IOException;

    /** Sets the times of the symbolic link with a key. */
    void setLinkTimes(
            HostPlace place, Path name, @Nullable Object key, FileTime modified, FileTime accessed)
            throws IOException;

    /** Removes what the maker needed. */
    void close();
}
