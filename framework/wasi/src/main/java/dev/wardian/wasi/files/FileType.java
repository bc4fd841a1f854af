package dev.wardian.wasi.files;

/** What a name in a directory stands for. */
public enum FileType {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link. */
    SYMBOLIC_LINK,
    /** Anything else, such as a FIFO, a device or a socket. It cannot be opened. */
    OTHER
}
