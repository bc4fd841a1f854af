package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Renames one name of a tree; the caller holds the lock. */
record HostRename(
        HostTree tree,
        HostPlace from,
        Path name,
        BasicFileAttributes moved,
        HostPlace to,
        Path newName) {
    /**
     * Renames.
     *
     * @param replaced what now has the new name
     */
    void run(@Nullable BasicFileAttributes replaced) throws IOException, FilesException {
        Object key = moved.fileKey();
        HostPlace movedPlace = isDirectory(moved) ? from.innerPlace(name, key) : null;
        if (movedPlace != null && to.isInside(movedPlace)) {
            throw new FilesException(WasiErrno.INVAL);
        }
        if (replaced != null) {
            if (isSameFile(replaced)) {
                if (!name.equals(newName) && changesCase()) {
                    // Where case is ignored the new name leads to the file that gets it.
                    from.handle().move(name, to.handle(), newName);
                }
                return;
            }
            requireReplaceable(replaced);
        }
        FileStat before =
                replaced == null || isDirectory(replaced)
                        ? null
                        : tree.beforeItGoes(replaced, to.path(newName));
        from.handle().move(name, to.handle(), newName);
        if (replaced != null) {
            to.removed(newName, replaced.fileKey());
            tree.nodes.unlinked(replaced.fileKey(), to, newName);
            tree.nameGone(replaced.fileKey(), before);
        }
        if (isDirectory(moved)) {
            from.moved(name, key, to, newName);
        } else {
            tree.nodes.linked(key, to, newName);
            tree.nodes.unlinked(key, from, name);
        }
    }

    private boolean isSameFile(BasicFileAttributes replaced) {
        if (from == to && name.equals(newName)) {
            return true;
        }
        Object key = moved.fileKey();
        return key == null ? changesCase() : key.equals(replaced.fileKey());
    }

    private boolean changesCase() {
        return from == to && name.toString().equalsIgnoreCase(newName.toString());
    }

    private void requireReplaceable(BasicFileAttributes replaced)
            throws IOException, FilesException {
        if (!isDirectory(replaced)) {
            if (isDirectory(moved)) {
                throw new FilesException(WasiErrno.NOTDIR);
            }
            return;
        }
        if (!isDirectory(moved)) {
            throw new FilesException(WasiErrno.ISDIR);
        }
        HostPlace place = to.open(newName, replaced);
        try {
            if (!place.handle().list().isEmpty()) {
                throw new FilesException(WasiErrno.NOTEMPTY);
            }
        } finally {
            place.leave();
        }
    }

    private static boolean isDirectory(BasicFileAttributes attributes) {
        return HostStats.type(attributes) == FileType.DIRECTORY;
    }
}
