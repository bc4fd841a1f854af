package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.util.Objects;

/** An open file in memory. */
final class MemoryFile implements OpenFile {
    private final MemoryTree tree;
    private final MemoryNode.File node;
    private final OpenMode mode;
    private final boolean writable;
    private boolean closed;

    /** Opens a node; the caller holds the lock of the tree. */
    MemoryFile(MemoryTree tree, MemoryNode.File node, OpenMode mode, boolean writable) {
        this.tree = tree;
        this.node = node;
        this.mode = mode;
        this.writable = writable;
        node.opens++;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) throws FilesException {
        Objects.checkFromIndexSize(offset, length, target.length);
        synchronized (tree) {
            requireOpen(mode.read());
            requirePosition(position);
            long left = node.contents.size() - position;
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            node.contents.read(position, target, offset, count);
            return count;
        }
    }

    @Override
    public int write(long position, byte[] source, int offset, int length) throws FilesException {
        Objects.checkFromIndexSize(offset, length, source.length);
        synchronized (tree) {
            requireOpen(mode.write());
            requirePosition(position);
            if (position >= LARGEST) {
                throw new FilesException(WasiErrno.FBIG);
            }
            long wanted = Math.min(position + length, LARGEST);
            long size = node.contents.size();
            long allowed = wanted <= size ? wanted : Math.min(wanted, size + tree.free());
            if (allowed <= position) {
                throw new FilesException(WasiErrno.NOSPC);
            }
            int count = (int) (allowed - position);
            tree.extend(node, allowed);
            node.contents.write(position, source, offset, count);
            node.touch(tree.now());
            return count;
        }
    }

    @Override
    public FileStat stat() throws FilesException {
        synchronized (tree) {
            requireOpen(true);
            return tree.stat(node);
        }
    }

    @Override
    public void setSize(long size) throws FilesException {
        synchronized (tree) {
            requireOpen(mode.write());
            requirePosition(size);
            if (size > LARGEST) {
                throw new FilesException(WasiErrno.FBIG);
            }
            tree.setSize(node, size);
        }
    }

    @Override
    public void setTimes(FileTimes times) throws FilesException {
        synchronized (tree) {
            requireOpen(true);
            if (!writable) {
                throw new FilesException(WasiErrno.ROFS);
            }
            node.setTimes(times, tree.now());
        }
    }

    @Override
    public void sync(boolean metadata) throws FilesException {
        synchronized (tree) {
            requireOpen(true);
        }
    }

    @Override
    public void close() {
        synchronized (tree) {
            if (!closed) {
                closed = true;
                tree.closed(node);
            }
        }
    }

    private void requireOpen(boolean allowed) throws FilesException {
        if (closed || !allowed) {
            throw new FilesException(WasiErrno.BADF);
        }
    }

    private static void requirePosition(long position) throws FilesException {
        if (position < 0) {
            throw new FilesException(WasiErrno.INVAL);
        }
    }
}
