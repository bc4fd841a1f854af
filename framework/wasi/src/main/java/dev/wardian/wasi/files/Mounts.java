package dev.wardian.wasi.files;

import java.util.SortedMap;

/**
 * Directories for guests, each with the path that a guest knows it by. Each guest opens them for
 * itself. Whoever has made them may take some of them back: what was opened then fails with {@code
 * BADF}. Thread-safe.
 */
public interface Mounts {
    /** {@return how many bytes the directories in memory may take together, for one guest} */
    long memoryBytes();

    /**
     * Opens all directories for one guest. Those in memory are empty.
     *
     * @return the directories by the path of the guest, which the caller closes
     * @throws FilesException if a directory of the host is gone, or the guest has too many open
     */
    SortedMap<String, Directory> open() throws FilesException;
}
