package dev.wardian.wasi.files;

import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file, directory or symbolic link in memory. The lock of its tree guards all fields. */
abstract sealed class MemoryNode {
    final long inode;
    Instant accessed;
    Instant modified;
    Instant changed;

    /** How many open directories or files are of this node. */
    int opens;

    /** How many names it has; of a directory 1, or 0 when it is removed. */
    int names;

    private MemoryNode(long inode, Instant now) {
        this.inode = inode;
        this.accessed = now;
        this.modified = now;
        this.changed = now;
    }

    abstract FileType type();

    abstract long size();

    /** {@return what the node costs beside its names} */
    abstract long price();

    long links() {
        return names;
    }

    FileStat stat(long device) {
        return new FileStat(device, inode, type(), links(), size(), accessed, modified, changed);
    }

    void touch(Instant now) {
        modified = now;
        changed = now;
    }

    void setTimes(FileTimes times, Instant now) {
        FileTimes set = times.at(now);
        accessed = set.accessed() == null ? accessed : set.accessed();
        modified = set.modified() == null ? modified : set.modified();
        changed = now;
    }

    /** A regular file. */
    static final class File extends MemoryNode {
        final MemoryContents contents = new MemoryContents();

        File(long inode, Instant now) {
            super(inode, now);
        }

        @Override
        FileType type() {
            return FileType.FILE;
        }

        @Override
        long size() {
            return contents.size();
        }

        @Override
        long price() {
            return MemoryFiles.NODE_PRICE + contents.size();
        }
    }

    /** A directory. */
    static final class Folder extends MemoryNode {
        final TreeMap<String, MemoryNode> entries = new TreeMap<>();

        /** The directory that this one is in; null of the root. */
        @Nullable Folder parent;

        int folders;

        Folder(long inode, Instant now, @Nullable Folder parent) {
            super(inode, now);
            this.parent = parent;
        }

        @Override
        FileType type() {
            return FileType.DIRECTORY;
        }

        @Override
        long size() {
            return 0;
        }

        @Override
        long price() {
            return MemoryFiles.NODE_PRICE;
        }

        @Override
        long links() {
            return names == 0 ? 0 : 2L + folders;
        }
    }

    /** A symbolic link. */
    static final class Link extends MemoryNode {
        final String text;
        private final int encodedLength;

        Link(long inode, Instant now, String text, int encodedLength) {
            super(inode, now);
            this.text = text;
            this.encodedLength = encodedLength;
        }

        @Override
        FileType type() {
            return FileType.SYMBOLIC_LINK;
        }

        @Override
        long size() {
            return encodedLength;
        }

        @Override
        long price() {
            return MemoryFiles.NODE_PRICE + 2L * text.length();
        }
    }
}
