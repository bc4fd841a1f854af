package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.MemoryNode.File;
import dev.wardian.wasi.files.MemoryNode.Folder;
import dev.wardian.wasi.files.MemoryNode.Link;
import java.util.ArrayList;
import java.util.List;

/** An open directory in memory. */
final class MemoryDirectory implements Directory {
    private final MemoryTree tree;
    private final Folder folder;
    private final boolean writable;
    private boolean closed;

    MemoryDirectory(MemoryTree tree, Folder folder, boolean writable) {
        this.tree = tree;
        this.folder = folder;
        this.writable = writable;
        synchronized (tree) {
            folder.opens++;
        }
    }

    @Override
    public FileStat stat() throws FilesException {
        synchronized (tree) {
            return tree.stat(folder());
        }
    }

    @Override
    public FileStat stat(String name) throws FilesException {
        synchronized (tree) {
            return tree.stat(MemoryTree.get(folder(name), name));
        }
    }

    @Override
    public Directory open() throws FilesException {
        synchronized (tree) {
            return new MemoryDirectory(tree, folder(), writable);
        }
    }

    @Override
    public Directory openDirectory(String name) throws FilesException {
        synchronized (tree) {
            MemoryNode node = MemoryTree.get(folder(name), name);
            if (node instanceof Folder inner) {
                return new MemoryDirectory(tree, inner, writable);
            }
            throw new FilesException(node instanceof Link ? WasiErrno.LOOP : WasiErrno.NOTDIR);
        }
    }

    @Override
    public OpenFile openFile(String name, OpenMode mode) throws FilesException {
        synchronized (tree) {
            MemoryNode node = folder(name).entries.get(name);
            if (mode.truncate() && !mode.write()) {
                throw new FilesException(WasiErrno.INVAL);
            }
            if (node == null) {
                if (!mode.create()) {
                    throw new FilesException(WasiErrno.NOENT);
                }
                requireWritable();
                return new MemoryFile(tree, tree.createFile(folder, name), mode, writable);
            }
            if (mode.create() && mode.exclusive()) {
                throw new FilesException(WasiErrno.EXIST);
            }
            if (!(node instanceof File file)) {
                throw new FilesException(node instanceof Link ? WasiErrno.LOOP : WasiErrno.ISDIR);
            }
            if (mode.write()) {
                requireWritable();
            }
            if (mode.truncate()) {
                tree.setSize(file, 0);
            }
            return new MemoryFile(tree, file, mode, writable);
        }
    }

    @Override
    public List<DirectoryEntry> list() throws FilesException {
        synchronized (tree) {
            int names = folder().entries.size();
            if (names > MAX_NAMES) {
                throw new FilesException(WasiErrno.NOMEM);
            }
            List<DirectoryEntry> list = new ArrayList<>(names);
            folder.entries.forEach(
                    (name, node) -> list.add(new DirectoryEntry(name, node.inode, node.type())));
            return list;
        }
    }

    @Override
    public void createDirectory(String name) throws FilesException {
        synchronized (tree) {
            tree.createFolder(writableFolder(name), name);
        }
    }

    @Override
    public void removeDirectory(String name) throws FilesException {
        synchronized (tree) {
            tree.removeFolder(writableFolder(name), name);
        }
    }

    @Override
    public void unlink(String name) throws FilesException {
        synchronized (tree) {
            tree.unlink(writableFolder(name), name);
        }
    }

    @Override
    public void link(String name, Directory target, String targetName) throws FilesException {
        synchronized (tree) {
            Folder from = writableFolder(name);
            tree.link(from, name, sameTree(target).writableFolder(targetName), targetName);
        }
    }

    @Override
    public void createSymbolicLink(String name, String text) throws FilesException {
        synchronized (tree) {
            Folder from = writableFolder(name);
            NameRules.checkLinkText(text);
            tree.createLink(from, name, text);
        }
    }

    @Override
    public String readSymbolicLink(String name) throws FilesException {
        synchronized (tree) {
            if (MemoryTree.get(folder(name), name) instanceof Link link) {
                return link.text;
            }
            throw new FilesException(WasiErrno.INVAL);
        }
    }

    @Override
    public void rename(String name, Directory target, String targetName) throws FilesException {
        synchronized (tree) {
            Folder from = writableFolder(name);
            tree.rename(from, name, sameTree(target).writableFolder(targetName), targetName);
        }
    }

    @Override
    public void setTimes(String name, FileTimes times) throws FilesException {
        synchronized (tree) {
            MemoryTree.get(writableFolder(name), name).setTimes(times, tree.now());
        }
    }

    @Override
    public void setTimes(FileTimes times) throws FilesException {
        synchronized (tree) {
            Folder self = folder();
            requireWritable();
            self.setTimes(times, tree.now());
        }
    }

    @Override
    public void sync() throws FilesException {
        synchronized (tree) {
            folder();
        }
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void close() {
        synchronized (tree) {
            if (!closed) {
                closed = true;
                tree.closed(folder);
            }
        }
    }

    private MemoryDirectory sameTree(Directory target) throws FilesException {
        if (target instanceof MemoryDirectory directory && directory.tree == tree) {
            return directory;
        }
        throw new FilesException(WasiErrno.XDEV);
    }

    private Folder folder() throws FilesException {
        requireOpen();
        return existing();
    }

    private Folder folder(String name) throws FilesException {
        requireOpen();
        NameRules.check(name);
        return existing();
    }

    private Folder writableFolder(String name) throws FilesException {
        requireOpen();
        NameRules.check(name);
        requireWritable();
        return existing();
    }

    private void requireOpen() throws FilesException {
        if (closed) {
            throw new FilesException(WasiErrno.BADF);
        }
    }

    private void requireWritable() throws FilesException {
        if (!writable) {
            throw new FilesException(WasiErrno.ROFS);
        }
    }

    private Folder existing() throws FilesException {
        if (folder.names == 0) {
            throw new FilesException(WasiErrno.NOENT);
        }
        return folder;
    }
}
