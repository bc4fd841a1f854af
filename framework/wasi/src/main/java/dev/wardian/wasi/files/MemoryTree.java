package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.MemoryNode.File;
import dev.wardian.wasi.files.MemoryNode.Folder;
import dev.wardian.wasi.files.MemoryNode.Link;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tree in memory with its quota. Directories and files of the tree hold its monitor while they
 * call a method. No method recurs, so the depth of a tree is no danger.
 */
final class MemoryTree {
    private final long quota;
    private final long device;
    private final @Nullable InstantSource clock;
    private long changes;
    private long lastInode;
    private long used;
    final Folder root;

    MemoryTree(long quota, long device, @Nullable InstantSource clock) {
        this.quota = quota;
        this.device = device;
        this.clock = clock;
        this.root = new Folder(++lastInode, now(), null);
        this.root.names = 1;
    }

    /** What is known of a node of this tree. */
    FileStat stat(MemoryNode node) {
        return node.stat(device);
    }

    long quota() {
        return quota;
    }

    long used() {
        return used;
    }

    long free() {
        return quota - used;
    }

    /** {@return the time of a change} */
    Instant now() {
        if (clock != null) {
            return clock.instant();
        }
        return Instant.EPOCH.plus(changes++, ChronoUnit.MICROS);
    }

    static MemoryNode get(Folder folder, String name) throws FilesException {
        MemoryNode node = folder.entries.get(name);
        if (node == null) {
            throw new FilesException(WasiErrno.NOENT);
        }
        return node;
    }

    File createFile(Folder folder, String name) throws FilesException {
        reserve(namePrice(name) + MemoryFiles.NODE_PRICE);
        File file = new File(++lastInode, now());
        add(folder, name, file, file.changed);
        return file;
    }

    void createFolder(Folder folder, String name) throws FilesException {
        requireAbsent(folder, name);
        reserve(namePrice(name) + MemoryFiles.NODE_PRICE);
        Folder made = new Folder(++lastInode, now(), folder);
        add(folder, name, made, made.changed);
    }

    void createLink(Folder folder, String name, String text) throws FilesException {
        requireAbsent(folder, name);
        int encodedLength = NameRules.encodedLength(text);
        reserve(namePrice(name) + MemoryFiles.NODE_PRICE + 2L * text.length());
        Link link = new Link(++lastInode, now(), text, encodedLength);
        add(folder, name, link, link.changed);
    }

    void link(Folder folder, String name, Folder target, String targetName) throws FilesException {
        MemoryNode node = get(folder, name);
        if (node instanceof Folder) {
            throw new FilesException(WasiErrno.PERM);
        }
        requireAbsent(target, targetName);
        reserve(namePrice(targetName));
        Instant now = now();
        node.changed = now;
        add(target, targetName, node, now);
    }

    void removeFolder(Folder folder, String name) throws FilesException {
        if (!(get(folder, name) instanceof Folder removed)) {
            throw new FilesException(WasiErrno.NOTDIR);
        }
        if (!removed.entries.isEmpty()) {
            throw new FilesException(WasiErrno.NOTEMPTY);
        }
        remove(folder, name, now());
    }

    void unlink(Folder folder, String name) throws FilesException {
        if (get(folder, name) instanceof Folder) {
            throw new FilesException(WasiErrno.ISDIR);
        }
        remove(folder, name, now());
    }

    void rename(Folder folder, String name, Folder target, String targetName)
            throws FilesException {
        MemoryNode node = get(folder, name);
        MemoryNode replaced = target.entries.get(targetName);
        if (node instanceof Folder moved && isInside(target, moved)) {
            throw new FilesException(WasiErrno.INVAL);
        }
        if (replaced == node) {
            return;
        }
        if (replaced == null) {
            reserve(Math.max(0, namePrice(targetName) - namePrice(name)));
            used -= Math.max(0, namePrice(name) - namePrice(targetName));
        } else {
            requireReplaceable(node, replaced);
        }
        Instant now = now();
        if (replaced != null) {
            remove(target, targetName, now);
            used += namePrice(targetName) - namePrice(name);
        }
        detach(folder, name, node, now);
        node.changed = now;
        if (node instanceof Folder moved) {
            moved.parent = target;
        }
        add(target, targetName, node, now);
    }

    /** Pays for a file that grows; the quota allows it. */
    void extend(File file, long newSize) {
        used += Math.max(0, newSize - file.contents.size());
    }

    void setSize(File file, long size) throws FilesException {
        reserve(Math.max(0, size - file.contents.size()));
        used -= Math.max(0, file.contents.size() - size);
        file.contents.setSize(size);
        file.touch(now());
    }

    /** Counts an open directory or file out, and frees what nobody can reach. */
    void closed(MemoryNode node) {
        node.opens--;
        freeUnreachable(node);
    }

    private static void requireAbsent(Folder folder, String name) throws FilesException {
        if (folder.entries.containsKey(name)) {
            throw new FilesException(WasiErrno.EXIST);
        }
    }

    private static void requireReplaceable(MemoryNode node, MemoryNode replaced)
            throws FilesException {
        if (!(replaced instanceof Folder gone)) {
            if (node instanceof Folder) {
                throw new FilesException(WasiErrno.NOTDIR);
            }
        } else if (!(node instanceof Folder)) {
            throw new FilesException(WasiErrno.ISDIR);
        } else if (!gone.entries.isEmpty()) {
            throw new FilesException(WasiErrno.NOTEMPTY);
        }
    }

    private static boolean isInside(Folder folder, Folder outer) {
        for (Folder at = folder; at != null; at = at.parent) {
            if (at == outer) {
                return true;
            }
        }
        return false;
    }

    private void reserve(long bytes) throws FilesException {
        if (bytes > free()) {
            throw new FilesException(WasiErrno.NOSPC);
        }
        used += bytes;
    }

    /** Adds a name that is paid for. */
    private static void add(Folder folder, String name, MemoryNode node, Instant now) {
        folder.entries.put(name, node);
        node.names++;
        folder.folders += node instanceof Folder ? 1 : 0;
        folder.touch(now);
    }

    /** Takes a name away; its price stays. */
    private static void detach(Folder folder, String name, MemoryNode node, Instant now) {
        folder.entries.remove(name);
        node.names--;
        folder.folders -= node instanceof Folder ? 1 : 0;
        folder.touch(now);
    }

    private void remove(Folder folder, String name, Instant now) throws FilesException {
        MemoryNode node = get(folder, name);
        detach(folder, name, node, now);
        node.changed = now;
        used -= namePrice(name);
        freeUnreachable(node);
    }

    private void freeUnreachable(MemoryNode node) {
        if (node.names == 0 && node.opens == 0) {
            used -= node.price();
        }
    }

    private static long namePrice(String name) {
        return MemoryFiles.NAME_PRICE + 2L * name.length();
    }
}
