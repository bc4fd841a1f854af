package dev.wardian.wasi.files;

/**
 * A name in a directory.
 *
 * @param name the name
 * @param inode the number of the file within its file system, as {@link FileStat#inode}
 * @param type what the name stands for
 */
public record DirectoryEntry(String name, long inode, FileType type) {}
