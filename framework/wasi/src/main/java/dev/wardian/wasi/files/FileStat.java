package dev.wardian.wasi.files;

import java.time.Instant;

/**
 * What is known of a file, directory or link.
 *
 * @param device a number of the file system
 * @param inode a number of the file within the file system
 * @param type what it is
 * @param links how many names it has, from 0
 * @param size its size in bytes; of a symbolic link, the size of its text; 0 of a directory in
 *     memory
 * @param accessed when it was last read
 * @param modified when its contents last changed
 * @param changed when its contents or what is known of it last changed
 */
public record FileStat(
        long device,
        long inode,
        FileType type,
        long links,
        long size,
        Instant accessed,
        Instant modified,
        Instant changed) {
    /**
     * {@return whether two are of the same file}
     *
     * @param other what is known of the other file
     */
    public boolean isSameFile(FileStat other) {
        return device == other.device && inode == other.inode;
    }
}
