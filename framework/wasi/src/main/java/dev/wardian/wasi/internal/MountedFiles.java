package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.DirectoryEntry;
import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileType;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.Mounts;
import dev.wardian.wasi.files.OpenFile;
import dev.wardian.wasi.files.OpenMode;
import dev.wardian.wasi.internal.PathWalker.Follow;
import dev.wardian.wasi.internal.PathWalker.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * The files of one guest by absolute paths, for guests that have no descriptors of directories. A
 * path begins with that of a mount; the longest one counts. As with WASI, no path leads out of it.
 *
 * <p>Each method walks along its path, and its step is what one name of that costs the guest. A
 * path outside of all mounts is {@code NOTCAPABLE}, one without a slash at its start {@code INVAL}.
 * A change of a mount itself is {@code NOTCAPABLE} too.
 */
public final class MountedFiles implements AutoCloseable {
    private final SortedMap<String, Directory> mounts;

    private MountedFiles(SortedMap<String, Directory> mounts) {
        this.mounts = mounts;
    }

    /**
     * Opens all directories for one guest.
     *
     * @param mounts the directories
     * @throws FilesException as for {@link Mounts#open}
     */
    public static MountedFiles open(Mounts mounts) throws FilesException {
        return new MountedFiles(mounts.open());
    }

    /**
     * Opens a regular file. A symbolic link is followed, unless the mode is exclusive.
     *
     * @return the file, which the caller closes
     * @throws FilesException with {@code ISDIR} for a directory, with {@code NOTSUP} for what is
     *     neither, and as for {@link Directory#openFile}
     */
    public OpenFile openFile(String path, OpenMode mode, Runnable step) throws FilesException {
        try (Place place = walk(path, mode.exclusive() ? Follow.NEVER : Follow.ALWAYS, step)) {
            String name = place.name(mode.exclusive() ? WasiErrno.EXIST : WasiErrno.ISDIR);
            if (place.slash()) {
                // A name with a slash is that of a directory.
                throw new FilesException(WasiErrno.ISDIR);
            }
            return place.directory().openFile(name, mode);
        }
    }

    /**
     * {@return what is known of a file or directory} A symbolic link is followed.
     *
     * @throws FilesException with {@code NOENT} if there is none
     */
    public FileStat stat(String path, Runnable step) throws FilesException {
        try (Place place = walk(path, Follow.ALWAYS, step)) {
            FileStat stat = place.stat();
            PathFunctions.requireDirectory(place, stat);
            return stat;
        }
    }

    /**
     * {@return what is in a directory, in the order of the bytes of the names} A symbolic link to a
     * directory is followed.
     *
     * @throws FilesException with {@code NOTDIR} if it is no directory
     */
    public List<DirectoryEntry> list(String path, Runnable step) throws FilesException {
        try (Place place = walk(path, Follow.ALWAYS, step)) {
            return place.name() == null
                    ? sorted(place.directory())
                    : sorted(place.directory(), place.name());
        }
    }

    private static List<DirectoryEntry> sorted(Directory parent, String name)
            throws FilesException {
        try (Directory directory = parent.openDirectory(name)) {
            return sorted(directory);
        }
    }

    private static List<DirectoryEntry> sorted(Directory directory) throws FilesException {
        return directory.list().stream()
                .sorted(Comparator.comparing(MountedFiles::bytes, Arrays::compareUnsigned))
                .toList();
    }

    private static byte[] bytes(DirectoryEntry entry) {
        return entry.name().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Makes a directory.
     *
     * @throws FilesException with {@code EXIST} if the name exists
     */
    public void createDirectory(String path, Runnable step) throws FilesException {
        try (Place place = walk(path, Follow.NEVER, step)) {
            place.directory().createDirectory(place.name(WasiErrno.EXIST));
        }
    }

    /**
     * Removes a file, a symbolic link or an empty directory.
     *
     * @throws FilesException with {@code NOENT} if there is no such name, with {@code NOTEMPTY} if
     *     a directory has names in it, with {@code NOTDIR} if a slash follows the name of a file
     */
    public void remove(String path, Runnable step) throws FilesException {
        try (Place place = walk(path, Follow.NEVER, step)) {
            String name = place.name(WasiErrno.NOTCAPABLE);
            FileStat stat = place.stat();
            PathFunctions.requireDirectory(place, stat);
            if (stat.type() == FileType.DIRECTORY) {
                place.directory().removeDirectory(name);
            } else {
                place.directory().unlink(name);
            }
        }
    }

    /**
     * Gives a file or directory another name.
     *
     * @throws FilesException with {@code XDEV} if the mounts differ, and as for {@link
     *     Directory#rename}
     */
    public void rename(String from, String to, Runnable step) throws FilesException {
        try (Place source = walk(from, Follow.NEVER, step);
                Place target = walk(to, Follow.NEVER, step)) {
            String name = source.name(WasiErrno.NOTCAPABLE);
            String newName = target.name(WasiErrno.NOTCAPABLE);
            PathFunctions.requireDirectoryOfSlash(source, target);
            source.directory().rename(name, target.directory(), newName);
        }
    }

    /** Walks from the mount of a path. The caller closes the place. */
    private Place walk(String path, Follow follow, Runnable step) throws FilesException {
        if (!path.startsWith("/")) {
            throw new FilesException(WasiErrno.INVAL);
        }
        String longest = "";
        for (String mount : mounts.keySet()) {
            if (isAtOrBelow(path, mount) && mount.length() > longest.length()) {
                longest = mount;
            }
        }
        Directory start = mounts.get(longest);
        if (start == null) {
            throw new FilesException(WasiErrno.NOTCAPABLE);
        }
        String rest = path.substring(longest.length());
        int names = 0;
        while (names < rest.length() && rest.charAt(names) == '/') {
            names++;
        }
        String relative = rest.substring(names);
        return PathWalker.walk(start, relative.isEmpty() ? "." : relative, follow, step::run);
    }

    private static boolean isAtOrBelow(String path, String mount) {
        return path.startsWith(mount)
                && (mount.endsWith("/")
                        || path.length() == mount.length()
                        || path.charAt(mount.length()) == '/');
    }

    /** Closes the directories. Files that are open stay so. */
    @Override
    public void close() {
        mounts.values().forEach(Directory::close);
    }
}
