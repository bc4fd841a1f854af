package dev.wardian.wasi.files;

import dev.wardian.wasi.files.RootException.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory of the host, with what is below it.
 *
 * <p>{@link #open(Path, boolean)} holds directories open in the operating system and asks them for
 * names. So other processes may change the tree meanwhile, and exchange a directory for a symbolic
 * link: no guest reads or changes anything outside the root. Directories, symbolic links and hard
 * links are first made in a private directory of the root, whose name begins with {@code
 * .wardian-}; {@link #close} removes it. Guests see no name that begins so, and make none ({@code
 * PERM}). Weaknesses remain if another process changes the same names at the same moment:
 *
 * <ul>
 *   <li>It may exchange a file for a FIFO just when the file is opened, and the opening waits.
 *   <li>It may make a name just when a new thing gets it, and its file or empty directory is
 *       replaced.
 *   <li>A guest may read the text of a symbolic link that is not its own.
 *   <li>It may exchange the root or the private directory. Then an empty directory or a link may be
 *       made where the process leads the path; it is removed at once if the path still leads there.
 * </ul>
 *
 * <p>Two trees whose roots overlap are other processes to each other.
 *
 * <p>{@link #openExclusive(Path, boolean)} works with paths. It is as safe only if no other process
 * changes the tree.
 *
 * <p>In symbolic links that are made here, slashes without a meaning are left out of the text,
 * since the JDK does. The number of links and the time of the last change are known of files whose
 * paths lead to them; of others, these are 1 and the time of the last modification. An open file
 * has 0 links when all its names are gone that this tree gave it or opened it by. In directories
 * where another file system is mounted, only files can be made ({@code XDEV}). A name that is no
 * text is left out of lists.
 *
 * <p>Threads may use a tree together. One lock guards all names; reading and writing of files goes
 * without it.
 */
public final class HostFiles implements AutoCloseable {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final HostTree tree;
    private final Object key;

    private HostFiles(HostTree tree, Object key) {
        this.tree = tree;
        this.key = key;
    }

    /**
     * Opens a directory that other processes may change meanwhile.
     *
     * @param root the absolute path of the directory
     * @param writable whether guests may change it
     * @return the tree
     * @throws RootException if the path cannot be a root, or the platform has no handles of
     *     directories, as Windows
     * @throws IOException if the host does not allow it
     */
    public static HostFiles open(Path root, boolean writable) throws IOException {
        return open(root, writable ? HostAccess.WRITE : HostAccess.READ);
    }

    /**
     * Opens a directory for what an access allows. One that is exclusive is opened by paths only
     * where the platform has no handles of directories. With a quota, what the directory holds is
     * counted first.
     *
     * @param root the absolute path of the directory
     * @param access what guests may do
     * @return the tree
     * @throws RootException if the path cannot be a root
     * @throws IOException if the host does not allow it, or a quota cannot be counted
     */
    public static HostFiles open(Path root, HostAccess access) throws IOException {
        HostFiles files;
        try {
            files = openByHandles(root, access);
        } catch (RootException e) {
            if (e.problem() != Problem.NO_HANDLES || !access.exclusive()) {
                throw e;
            }
            files = openByPaths(root, access);
        }
        boolean counted = false;
        try {
            if (access.quota().isPresent()) {
                access.quota().get().count(root);
            }
            counted = true;
            return files;
        } finally {
            if (!counted) {
                files.close();
            }
        }
    }

    private static HostFiles openByHandles(Path root, HostAccess access) throws IOException {
        BasicFileAttributes seen = check(root);
        SecureHandle handle = SecureHandle.openRoot(root, access.descriptors().orElse(null));
        if (handle == null) {
            throw new RootException(root, Problem.NO_HANDLES, null);
        }
        boolean same = false;
        try {
            same = HostPlace.isSame(seen.fileKey(), handle.attributes().fileKey());
        } finally {
            if (!same) {
                handle.close();
            }
        }
        if (!same) {
            throw new RootException(root, Problem.CHANGED, null);
        }
        HostPlace place = HostPlace.root(root, seen.fileKey(), false);
        place.setHandle(handle);
        return of(place, root, access, new StagedMaker(place, root.getFileSystem()));
    }

    /**
     * Opens a directory that no other process changes, until it is closed.
     *
     * @param root the absolute path of the directory
     * @param writable whether guests may change it
     * @return the tree
     * @throws RootException if the path cannot be a root
     * @throws IOException if the host does not allow it
     */
    public static HostFiles openExclusive(Path root, boolean writable) throws IOException {
        return openByPaths(root, writable ? HostAccess.WRITE : HostAccess.READ);
    }

    private static HostFiles openByPaths(Path root, HostAccess access) throws IOException {
        BasicFileAttributes seen = check(root);
        HostPlace place = HostPlace.root(root, seen.fileKey(), WINDOWS);
        PathHandle handle = new PathHandle(place);
        handle.probe();
        place.setHandle(handle);
        return of(place, root, access, new PathMaker());
    }

    private static HostFiles of(HostPlace place, Path root, HostAccess access, HostMaker maker)
            throws IOException {
        Object key = place.key();
        HostNames names = new HostNames(root.getFileSystem());
        HostTree tree = new HostTree(place, access, names, maker);
        return new HostFiles(tree, key == null ? root.toRealPath() : key);
    }

    private static BasicFileAttributes check(Path root) throws IOException {
        if (!root.isAbsolute()) {
            throw new RootException(root, Problem.RELATIVE, null);
        }
        BasicFileAttributes attributes;
        try {
            attributes =
                    Files.readAttributes(
                            root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new RootException(root, Problem.MISSING, e);
        }
        FileType type = HostStats.type(attributes);
        if (type == FileType.SYMBOLIC_LINK) {
            throw new RootException(root, Problem.SYMBOLIC_LINK, null);
        } else if (type != FileType.DIRECTORY) {
            throw new RootException(root, Problem.NOT_A_DIRECTORY, null);
        }
        return attributes;
    }

    /**
     * Opens the root.
     *
     * @return a directory, which the caller closes
     * @throws FilesException with {@code BADF} if the tree is closed
     */
    public Directory open() throws FilesException {
        return tree.get(() -> tree.opened(new HostDirectory(tree, tree.root.use())));
    }

    /**
     * {@return what identifies the root in this JVM: two trees with equal keys have the same root}
     */
    public Object key() {
        return key;
    }

    /**
     * Lets guests only read from now on, through whatever is open: {@code ROFS}. A write to a file
     * that runs at this moment may go on to its end.
     */
    public void makeReadOnly() {
        tree.makeReadOnly();
    }

    /** Closes all directories and files of the tree that are open. Closing twice does nothing. */
    @Override
    public void close() {
        tree.close();
    }
}
