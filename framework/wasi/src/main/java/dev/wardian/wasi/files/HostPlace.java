package dev.wardian.wasi.files;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the host that somebody has open, with its handle and where it lies. All who have
 * the directory open share its place, so a rename through this tree moves them too. Another process
 * may have moved the directory; so the path is a guess, which its users compare with the handle.
 * The lock of the tree guards all fields.
 */
final class HostPlace {
    private final @Nullable Object key;
    private final boolean ignoresCase;
    private Path name;
    private @Nullable HostPlace parent;
    private @Nullable HostHandle handle;
    private int users;
    private boolean removed;
    private boolean lost;
    private final Map<String, HostPlace> inner;

    private HostPlace(
            Path name, @Nullable HostPlace parent, @Nullable Object key, boolean ignoresCase) {
        this.name = name;
        this.parent = parent;
        this.key = key;
        this.ignoresCase = ignoresCase;
        this.inner = ignoresCase ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new TreeMap<>();
    }

    /** Makes the place of a root, which has one user and as yet no handle. */
    static HostPlace root(Path path, @Nullable Object key, boolean ignoresCase) {
        HostPlace root = new HostPlace(path, null, key, ignoresCase);
        root.users = 1;
        return root;
    }

    void setHandle(HostHandle opened) {
        handle = opened;
    }

    HostHandle handle() {
        return Objects.requireNonNull(handle, "nobody has this directory open");
    }

    @Nullable Object key() {
        return key;
    }

    boolean isRemoved() {
        return removed;
    }

    /** {@return where the directory lies, as far as this tree knows; null if it does not} */
    @Nullable Path path() {
        Deque<Path> names = new ArrayDeque<>();
        HostPlace at = this;
        for (; at.parent != null; at = at.parent) {
            names.push(at.name);
        }
        if (at.lost || at.removed) {
            return null;
        }
        StringBuilder below = new StringBuilder();
        for (Path each : names) {
            below.append(below.length() == 0 ? "" : "/").append(each);
        }
        return names.isEmpty() ? at.name : at.name.resolve(below.toString());
    }

    /** {@return where a name of the directory lies, as far as this tree knows} */
    @Nullable Path path(Path inside) {
        Path path = path();
        return path == null ? null : path.resolve(inside);
    }

    /** Adds a user. */
    HostPlace use() {
        users++;
        return this;
    }

    /** Opens a directory in this one for a user. */
    HostPlace open(Path innerName, BasicFileAttributes seen) throws IOException {
        HostPlace known = inner.get(innerName.toString());
        if (known != null && known.users > 0 && isSame(known.key, seen.fileKey())) {
            return known.use();
        }
        HostPlace result =
                known != null && isSame(known.key, seen.fileKey())
                        ? known
                        : new HostPlace(innerName, this, seen.fileKey(), ignoresCase);
        HostHandle made = handle().openDirectory(innerName, result);
        boolean placed = false;
        try {
            Object openedKey = made.attributes().fileKey();
            if (!isSame(openedKey, result.key)) {
                // Another process exchanged the directory; what was opened is what counts.
                result = new HostPlace(innerName, this, openedKey, ignoresCase);
            }
            if (known != null && known != result) {
                known.lose();
            }
            inner.put(innerName.toString(), result);
            placed = true;
            return result.opened(made);
        } finally {
            if (!placed) {
                made.close();
            }
        }
    }

    private HostPlace opened(HostHandle made) {
        if (users > 0) {
            made.close();
        } else {
            handle = made;
        }
        return use();
    }

    /** Takes a user away, and closes the handle after the last one. */
    void leave() {
        users--;
        if (users == 0) {
            handle().close();
            handle = null;
        }
        for (HostPlace at = this; at.users == 0 && at.inner.isEmpty(); ) {
            HostPlace outer = at.parent;
            if (outer == null) {
                return;
            }
            at.detach();
            at = outer;
        }
    }

    /** {@return whether this is the place of a directory in another one, or is in it} */
    boolean isInside(HostPlace outer) {
        for (HostPlace at = this; at != null; at = at.parent) {
            if (at == outer) {
                return true;
            }
        }
        return false;
    }

    /** {@return the place of a directory in this one, if anybody has it or one in it open} */
    @Nullable HostPlace innerPlace(Path innerName, @Nullable Object innerKey) {
        HostPlace known = inner.get(innerName.toString());
        return known != null && isSame(known.key, innerKey) ? known : null;
    }

    /** Takes down that a directory in this one was removed. */
    void removed(Path innerName, @Nullable Object innerKey) {
        HostPlace known = innerPlace(innerName, innerKey);
        if (known != null) {
            known.detach();
            known.removed = true;
        }
    }

    /** Takes down that a directory in this one was moved. */
    void moved(Path innerName, @Nullable Object innerKey, HostPlace target, Path targetName) {
        HostPlace known = innerPlace(innerName, innerKey);
        if (known != null) {
            known.detach();
            known.name = targetName;
            known.parent = target;
            HostPlace wrong = target.inner.put(targetName.toString(), known);
            if (wrong != null) {
                wrong.parent = null;
                wrong.lost = true;
            }
        }
    }

    private void lose() {
        detach();
        lost = true;
    }

    private void detach() {
        if (parent != null) {
            parent.inner.remove(name.toString(), this);
            parent = null;
        }
    }

    /** {@return whether two keys are equal, as far as the platform has keys} */
    static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == null || other == null || one.equals(other);
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
