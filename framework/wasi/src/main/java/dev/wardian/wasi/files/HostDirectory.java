package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open directory of the host. */
final class HostDirectory implements Directory {
    private final HostTree tree;
    private final HostPlace place;

    /** Makes a directory for a place of which it is a user. */
    HostDirectory(HostTree tree, HostPlace place) {
        this.tree = tree;
        this.place = place;
    }

    @Override
    public FileStat stat() throws FilesException {
        return tree.get(
                () -> {
                    requireThere();
                    return tree.stats.stat(place.handle().attributes(), place.path());
                });
    }

    @Override
    public FileStat stat(String name) throws FilesException {
        return tree.get(
                () -> {
                    Path path = path(name);
                    return tree.stats.stat(require(path), place.path(path));
                });
    }

    @Override
    public Directory open() throws FilesException {
        return tree.get(
                () -> {
                    requireThere();
                    return tree.opened(new HostDirectory(tree, place.use()));
                });
    }

    @Override
    public Directory openDirectory(String name) throws FilesException {
        return tree.get(
                () -> {
                    Path path = path(name);
                    BasicFileAttributes attributes = require(path);
                    FileType type = HostStats.type(attributes);
                    if (type != FileType.DIRECTORY) {
                        throw new FilesException(
                                type == FileType.SYMBOLIC_LINK ? WasiErrno.LOOP : WasiErrno.NOTDIR);
                    }
                    HostPlace inner = place.open(path, attributes);
                    return tree.opened(new HostDirectory(tree, inner));
                });
    }

    @Override
    public OpenFile openFile(String name, OpenMode mode) throws FilesException {
        return tree.get(
                () -> {
                    Path path = path(name);
                    HostOpening opening = new HostOpening(tree, place, path, mode);
                    tree.takeDescriptor(name);
                    FileChannel channel = null;
                    boolean opened = false;
                    try {
                        channel = opening.open();
                        BasicFileAttributes attributes = opening.attributes();
                        FileStat stat = tree.stats.stat(attributes, place.path(path));
                        OpenNodes.Node node =
                                tree.nodes.open(attributes.fileKey(), place, path, stat);
                        tree.opened(node);
                        opened = true;
                        return tree.opened(new HostFile(tree, node, channel, mode));
                    } finally {
                        if (!opened) {
                            tree.giveDescriptor();
                            HostFile.closeQuietly(channel);
                        }
                    }
                });
    }

    @Override
    public List<DirectoryEntry> list() throws FilesException {
        return tree.get(
                () -> {
                    requireThere();
                    List<DirectoryEntry> entries = new ArrayList<>();
                    for (Path path : place.handle().list()) {
                        String text = tree.names.text(path);
                        BasicFileAttributes attributes = text == null ? null : find(path);
                        if (text != null && attributes != null) {
                            long inode = HostStats.inode(attributes, place.path(path));
                            entries.add(
                                    new DirectoryEntry(text, inode, HostStats.type(attributes)));
                        }
                    }
                    return entries;
                });
    }

    @Override
    public void createDirectory(String name) throws FilesException {
        tree.run(
                () -> {
                    Path path = writablePath(name);
                    requireAbsent(path);
                    tree.make(() -> tree.maker.createDirectory(place, path));
                });
    }

    @Override
    public void removeDirectory(String name) throws FilesException {
        tree.run(
                () -> {
                    Path path = writablePath(name);
                    BasicFileAttributes attributes = require(path);
                    if (HostStats.type(attributes) != FileType.DIRECTORY) {
                        throw new FilesException(WasiErrno.NOTDIR);
                    }
                    place.handle().deleteDirectory(path);
                    place.removed(path, attributes.fileKey());
                    tree.nameGone(attributes.fileKey(), null);
                });
    }

    @Override
    public void unlink(String name) throws FilesException {
        tree.run(
                () -> {
                    Path path = writablePath(name);
                    BasicFileAttributes attributes = require(path);
                    if (HostStats.type(attributes) == FileType.DIRECTORY) {
                        throw new FilesException(WasiErrno.ISDIR);
                    }
                    FileStat before = tree.beforeItGoes(attributes, place.path(path));
                    place.handle().deleteFile(path);
                    tree.nodes.unlinked(attributes.fileKey(), place, path);
                    tree.nameGone(attributes.fileKey(), before);
                });
    }

    @Override
    public void link(String name, Directory target, String targetName) throws FilesException {
        tree.run(
                () -> {
                    Path path = writablePath(name);
                    HostDirectory other = sameTree(target);
                    Path newPath = other.writablePath(targetName);
                    BasicFileAttributes attributes = require(path);
                    if (HostStats.type(attributes) == FileType.DIRECTORY) {
                        throw new FilesException(WasiErrno.PERM);
                    }
                    other.requireAbsent(newPath);
                    if (!HostStats.isSameDevice(attributes, other.place.handle().attributes())) {
                        throw new FilesException(WasiErrno.XDEV);
                    }
                    Object key = attributes.fileKey();
                    tree.make(() -> tree.maker.link(place, path, key, other.place, newPath));
                    tree.nodes.linked(key, other.place, newPath);
                });
    }

    @Override
    public void createSymbolicLink(String name, String text) throws FilesException {
        tree.run(
                () -> {
                    Path path = writablePath(name);
                    Path leadsTo = tree.names.linkText(text);
                    requireAbsent(path);
                    tree.make(() -> tree.maker.createSymbolicLink(place, path, leadsTo));
                });
    }

    @Override
    public String readSymbolicLink(String name) throws FilesException {
        return tree.get(
                () -> {
                    Path path = path(name);
                    BasicFileAttributes before = require(path);
                    if (!before.isSymbolicLink()) {
                        throw new FilesException(WasiErrno.INVAL);
                    }
                    // Handles do not read links. Between the two looks another process may lead the
                    // path elsewhere; what a guest then learns is the text of another link.
                    Path full = place.path(path);
                    if (full == null) {
                        throw new NoSuchFileException(name);
                    }
                    Path leadsTo = Files.readSymbolicLink(full);
                    if (!HostPlace.isSame(before.fileKey(), keyByPath(full))
                            || !HostPlace.isSame(before.fileKey(), require(path).fileKey())) {
                        throw new FilesException(WasiErrno.IO);
                    }
                    return tree.names.linkText(leadsTo);
                });
    }

    private static @Nullable Object keyByPath(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void rename(String name, Directory target, String targetName) throws FilesException {
        tree.run(
                () -> {
                    Path path = writablePath(name);
                    HostDirectory other = sameTree(target);
                    Path newPath = other.writablePath(targetName);
                    BasicFileAttributes moved = require(path);
                    if (HostNames.isHidden(newPath)) {
                        throw new FilesException(WasiErrno.PERM);
                    }
                    new HostRename(tree, place, path, moved, other.place, newPath)
                            .run(other.find(newPath));
                });
    }

    @Override
    public void setTimes(String name, FileTimes times) throws FilesException {
        tree.run(
                () -> {
                    Path path = writablePath(name);
                    BasicFileAttributes before = require(path);
                    if (before.isOther()) {
                        // Setting times opens, and opening a FIFO waits.
                        throw new FilesException(WasiErrno.NOTSUP);
                    }
                    HostStats.Setter setter =
                            before.isSymbolicLink()
                                    ? linkTimes(path, before)
                                    : (m, a) -> place.handle().setTimes(path, m, a);
                    tree.stats.setTimes(
                            before, place.path(path), times, setter, () -> require(path));
                });
    }

    private HostStats.Setter linkTimes(Path path, BasicFileAttributes link) {
        return (modified, accessed) -> {
            try {
                tree.maker.setLinkTimes(place, path, link.fileKey(), modified, accessed);
            } catch (IOException | UnsupportedOperationException e) {
                throw new FilesException(WasiErrno.NOTSUP, e);
            }
        };
    }

    @Override
    public void setTimes(FileTimes times) throws FilesException {
        tree.run(
                () -> {
                    requireOpen();
                    requireWritable();
                    requireThere();
                    HostHandle handle = place.handle();
                    tree.stats.setTimes(
                            handle.attributes(),
                            place.path(),
                            times,
                            handle::setTimes,
                            handle::attributes);
                });
    }

    @Override
    public void sync() throws FilesException {
        tree.run(
                () -> {
                    requireThere();
                    place.handle().sync();
                });
    }

    @Override
    public boolean isWritable() {
        return tree.isWritable();
    }

    @Override
    public void close() {
        tree.close(this, place::leave);
    }

    private HostDirectory sameTree(Directory target) throws FilesException {
        if (target instanceof HostDirectory directory && directory.tree == tree) {
            return directory;
        }
        throw new FilesException(WasiErrno.XDEV);
    }

    private void requireOpen() throws FilesException {
        if (!tree.isOpen(this)) {
            throw new FilesException(WasiErrno.BADF);
        }
    }

    private void requireWritable() throws FilesException {
        tree.requireWritable();
    }

    private void requireThere() throws FilesException {
        requireOpen();
        if (place.isRemoved()) {
            throw new FilesException(WasiErrno.NOENT);
        }
    }

    private Path path(String name) throws FilesException {
        requireOpen();
        Path path = tree.names.path(name);
        requireThere();
        return path;
    }

    private Path writablePath(String name) throws FilesException {
        requireOpen();
        Path path = tree.names.path(name);
        requireWritable();
        requireThere();
        return path;
    }

    private @Nullable BasicFileAttributes find(Path path) throws IOException {
        return HostOpening.find(place, path);
    }

    private BasicFileAttributes require(Path path) throws IOException, FilesException {
        BasicFileAttributes attributes = find(path);
        if (attributes == null) {
            throw new FilesException(WasiErrno.NOENT);
        }
        return attributes;
    }

    private void requireAbsent(Path path) throws IOException, FilesException {
        if (HostNames.isHidden(path)) {
            throw new FilesException(WasiErrno.PERM);
        }
        if (find(path) != null) {
            throw new FilesException(WasiErrno.EXIST);
        }
    }
}
