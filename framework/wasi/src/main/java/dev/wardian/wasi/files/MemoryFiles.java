package dev.wardian.wasi.files;

import java.time.InstantSource;
import java.util.Objects;

/**
 * A tree of files in memory, with a quota. Nothing of it reaches the host's file system, and it is
 * gone with the last reference to it.
 *
 * <p>The quota counts sizes of files, {@link #NODE_PRICE} bytes for each file, directory and
 * symbolic link beside the root, {@link #NAME_PRICE} bytes for each name, and two bytes for each
 * UTF-16 unit of a name and of the text of a symbolic link. The tree takes at most twice as much of
 * the heap. A file that was extended counts with its size, but takes heap only for what was
 * written. A file or directory without names counts until it is closed.
 *
 * <p>Inode numbers count from 1, which is the root. Reading changes no times. Lists are sorted.
 * Threads may use a tree together; one lock guards it.
 */
public final class MemoryFiles {
    /** What each file, directory and symbolic link costs, in bytes. */
    public static final long NODE_PRICE = 512;

    /** What each name costs, in bytes, beside two bytes for each of its UTF-16 units. */
    public static final long NAME_PRICE = 128;

    private final MemoryTree tree;

    private MemoryFiles(MemoryTree tree) {
        this.tree = tree;
    }

    /**
     * Makes an empty tree whose times are no times of day: they begin at the epoch, and each change
     * counts one microsecond. So a guest learns nothing of the clock, and a replay gives the same
     * times.
     *
     * @param quotaBytes the quota in bytes, at least 0
     * @return the tree
     */
    public static MemoryFiles create(long quotaBytes) {
        return create(quotaBytes, 0);
    }

    /**
     * Makes an empty tree as {@link #create(long)} does, with a number of its own. Guests tell
     * files of two trees apart by it.
     *
     * @param quotaBytes the quota in bytes, at least 0
     * @param device the number of the file system, as {@link FileStat#device}
     * @return the tree
     */
    public static MemoryFiles create(long quotaBytes, long device) {
        return new MemoryFiles(new MemoryTree(checked(quotaBytes), device, null));
    }

    /**
     * Makes an empty tree whose times are those of a clock.
     *
     * @param quotaBytes the quota in bytes, at least 0
     * @param clock gives the times; it is asked under the lock of the tree
     * @return the tree
     */
    public static MemoryFiles create(long quotaBytes, InstantSource clock) {
        return new MemoryFiles(
                new MemoryTree(checked(quotaBytes), 0, Objects.requireNonNull(clock, "clock")));
    }

    private static long checked(long quotaBytes) {
        if (quotaBytes < 0) {
            throw new IllegalArgumentException("A quota of " + quotaBytes + " bytes is negative");
        }
        return quotaBytes;
    }

    /**
     * Opens the root for reading and writing.
     *
     * @return a directory, which the caller closes
     */
    public Directory open() {
        return open(true);
    }

    /**
     * Opens the root. Whoever holds a directory that cannot be written sees what others change.
     *
     * @param writable whether the directory and what is opened through it can be written
     * @return a directory, which the caller closes
     */
    public Directory open(boolean writable) {
        return new MemoryDirectory(tree, tree.root, writable);
    }

    /** {@return how many bytes of the quota are used} */
    public long used() {
        synchronized (tree) {
            return tree.used();
        }
    }

    /** {@return the quota in bytes} */
    public long quota() {
        return tree.quota();
    }
}
