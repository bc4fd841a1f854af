package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks along a path of a guest, one name at a time, from a directory that the guest has. A path
 * cannot leave that directory: {@code ..} goes back to a directory that the walk came through, and
 * texts of symbolic links are walked in the same way. No directory is ever asked for {@code ..}.
 */
final class PathWalker {
    /** So many symbolic links are followed for one path. */
    static final int MAX_LINKS = 40;

    /** Whether a symbolic link at the end of the path is followed. */
    enum Follow {
        /** The path is that of the link, also with a slash behind it. */
        NEVER,
        /** The path is that of the link, unless a slash is behind it. */
        BEFORE_SLASH,
        /** The path is that of what the link leads to. */
        ALWAYS;

        /** By the one bit that the flags of a look-up have. */
        static Follow of(int lookupFlags) throws FilesException {
            if ((lookupFlags & ~1) != 0) {
                throw new FilesException(WasiErrno.INVAL);
            }
            return lookupFlags == 0 ? BEFORE_SLASH : ALWAYS;
        }
    }

    /** What a step costs the guest, before it is made. */
    interface Step {
        void pay();
    }

    /**
     * Where a path leads: a name in a directory, or a directory itself.
     *
     * @param directory the directory; valid until this place is closed
     * @param name the name in it, or null if the path is that of the directory itself
     * @param slash whether a slash follows the name, so that it has to be a directory's
     * @param owned whether closing this place closes the directory
     */
    record Place(Directory directory, @Nullable String name, boolean slash, boolean owned)
            implements AutoCloseable {
        /** The name, where the path has to have one. */
        String name(WasiErrno otherwise) throws FilesException {
            if (name == null) {
                throw new FilesException(otherwise);
            }
            return name;
        }

        FileStat stat() throws FilesException {
            return name == null ? directory.stat() : directory.stat(name);
        }

        @Override
        public void close() {
            if (owned) {
                directory.close();
            }
        }
    }

    private final Step step;

    /** The directories that the walk is in, the innermost last; the first one is the guest's. */
    private final List<Directory> stack = new ArrayList<>();

    private final Deque<String> left = new ArrayDeque<>();
    private boolean slash;
    private int links;

    private PathWalker(Directory start, Step step) {
        this.step = step;
        stack.add(start);
    }

    /** Walks from a directory, which stays open. The caller closes the place. */
    static Place walk(Directory start, String path, Follow follow, Step step)
            throws FilesException {
        PathWalker walker = new PathWalker(start, step);
        boolean arrived = false;
        try {
            Place place = walker.walk(path, follow);
            arrived = true;
            return place;
        } finally {
            walker.leave(arrived);
        }
    }

    private Place walk(String path, Follow follow) throws FilesException {
        push(path);
        while (true) {
            String next = left.poll();
            if (next == null) {
                return place(null);
            }
            step.pay();
            if (next.equals("..")) {
                goUp();
            } else if (!left.isEmpty()) {
                enter(next);
            } else if (follow != Follow.NEVER && (slash || follow == Follow.ALWAYS)) {
                if (!isLink(next)) {
                    return place(next);
                }
                follow(next);
            } else {
                return place(next);
            }
        }
    }

    /** Puts the names of a path before those that are left. */
    private void push(String path) throws FilesException {
        if (path.isEmpty()) {
            throw new FilesException(WasiErrno.NOENT);
        }
        if (path.charAt(0) == '/') {
            throw new FilesException(WasiErrno.NOTCAPABLE);
        }
        boolean last = left.isEmpty();
        String[] names = path.split("/", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            String name = names[i];
            if (!name.isEmpty() && !name.equals(".")) {
                left.push(name);
            }
        }
        if (last) {
            String end = names[names.length - 1];
            slash |= end.isEmpty() || end.equals(".");
        }
    }

    private void goUp() throws FilesException {
        if (stack.size() == 1) {
            throw new FilesException(WasiErrno.NOTCAPABLE);
        }
        stack.remove(stack.size() - 1).close();
    }

    private void enter(String name) throws FilesException {
        try {
            stack.add(top().openDirectory(name));
        } catch (FilesException e) {
            if (e.errno() != WasiErrno.LOOP) {
                throw e;
            }
            follow(name);
        }
    }

    private void follow(String name) throws FilesException {
        if (++links > MAX_LINKS) {
            throw new FilesException(WasiErrno.LOOP);
        }
        push(top().readSymbolicLink(name));
    }

    private boolean isLink(String name) throws FilesException {
        try {
            return top().stat(name).type() == FileType.SYMBOLIC_LINK;
        } catch (FilesException e) {
            if (e.errno() == WasiErrno.NOENT) {
                return false;
            }
            throw e;
        }
    }

    private Directory top() {
        return stack.get(stack.size() - 1);
    }

    private Place place(@Nullable String name) {
        return new Place(top(), name, slash, stack.size() > 1);
    }

    /** Closes the directories of the walk, but for the last one where the walk arrived. */
    private void leave(boolean arrived) {
        for (int i = 1; i < stack.size() - (arrived ? 1 : 0); i++) {
            stack.get(i).close();
        }
    }
}
