package dev.wardian.wasi.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is known of a file out of what the host says. Handles do not tell the number of links
 * and the time of the last change; they come from the path, if the same file lies there.
 *
 * <p>JDK 17 sets times to the microsecond. So the last {@value #REMEMBERED} times that were set are
 * remembered, with what the file system then said; while it says the same, a guest reads what it
 * set.
 */
final class HostStats {
    private static final int REMEMBERED = 1024;
    private static final String UNIX = "unix:nlink,ctime,ino,dev,fileKey";
    private static final Pattern UNIX_KEY = Pattern.compile("\\(dev=([0-9a-f]+),ino=(-?[0-9]+)\\)");

    private final Map<Object, SetTimes> set = new LinkedHashMap<>(16, 0.75f, true);

    private record SetTimes(
            Instant accessed, FileTime saidAccessed, Instant modified, FileTime saidModified) {}

    /**
     * {@return what is known of a file}
     *
     * @param attributes what the handle says
     * @param path where the file lies, if that is known
     */
    FileStat stat(BasicFileAttributes attributes, @Nullable Path path) {
        Map<String, Object> unix = unix(attributes, path);
        Instant modified = modified(attributes, path);
        return new FileStat(
                device(attributes, unix),
                inode(attributes, path),
                type(attributes),
                unix.get("nlink") instanceof Number links ? links.longValue() : 1,
                attributes.size(),
                accessed(attributes, path),
                modified,
                unix.get("ctime") instanceof FileTime changed ? changed.toInstant() : modified);
    }

    static FileType type(BasicFileAttributes attributes) {
        // A junction of Windows says that it is a directory, and that it is something else.
        if (attributes.isSymbolicLink()) {
            return FileType.SYMBOLIC_LINK;
        } else if (attributes.isOther()) {
            return FileType.OTHER;
        }
        return attributes.isDirectory() ? FileType.DIRECTORY : FileType.FILE;
    }

    private Instant accessed(BasicFileAttributes attributes, @Nullable Path path) {
        FileTime said = attributes.lastAccessTime();
        SetTimes times = setTimes(attributes, path);
        return times != null && times.saidAccessed.equals(said) ? times.accessed : said.toInstant();
    }

    private Instant modified(BasicFileAttributes attributes, @Nullable Path path) {
        FileTime said = attributes.lastModifiedTime();
        SetTimes times = setTimes(attributes, path);
        return times != null && times.saidModified.equals(said) ? times.modified : said.toInstant();
    }

    /** Sets times with a primitive operation of the host. */
    interface Setter {
        void set(FileTime modified, FileTime accessed) throws IOException, FilesException;
    }

    /** Says what the host now knows. */
    interface Getter {
        BasicFileAttributes get() throws IOException, FilesException;
    }

    /** Sets times of a file, and remembers them. The host always sets both. */
    void setTimes(
            BasicFileAttributes before,
            @Nullable Path path,
            FileTimes wanted,
            Setter setter,
            Getter getter)
            throws IOException, FilesException {
        FileTimes times = wanted.at(Instant.now());
        if (times.accessed() == null && times.modified() == null) {
            return;
        }
        Instant accessed = times.accessed() == null ? accessed(before, path) : times.accessed();
        Instant modified = times.modified() == null ? modified(before, path) : times.modified();
        setter.set(FileTime.from(modified), FileTime.from(accessed));
        BasicFileAttributes after = getter.get();
        if (HostPlace.isSame(before.fileKey(), after.fileKey())) {
            remember(after, path, accessed, modified);
        }
    }

    private void remember(
            BasicFileAttributes after, @Nullable Path path, Instant accessed, Instant modified) {
        FileTime saidAccessed = after.lastAccessTime();
        FileTime saidModified = after.lastModifiedTime();
        Object key = after.fileKey() == null ? path : after.fileKey();
        if (key == null) {
            return;
        }
        set.remove(key);
        if (!saidAccessed.toInstant().equals(accessed)
                || !saidModified.toInstant().equals(modified)) {
            set.put(key, new SetTimes(accessed, saidAccessed, modified, saidModified));
        }
        if (set.size() > REMEMBERED) {
            set.remove(set.keySet().iterator().next());
        }
    }

    private @Nullable SetTimes setTimes(BasicFileAttributes attributes, @Nullable Path path) {
        Object key = attributes.fileKey() == null ? path : attributes.fileKey();
        return key == null ? null : set.get(key);
    }

    private static Map<String, Object> unix(BasicFileAttributes attributes, @Nullable Path path) {
        Object key = attributes.fileKey();
        if (key != null && path != null) {
            try {
                Map<String, Object> unix =
                        Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
                if (key.equals(unix.get("fileKey"))) {
                    return unix;
                }
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
                return Map.of();
            }
        }
        return Map.of();
    }

    /** {@return whether two files are of the same file system, as far as the platform says} */
    static boolean isSameDevice(BasicFileAttributes one, BasicFileAttributes other) {
        return device(one, Map.of()) == device(other, Map.of());
    }

    private static long device(BasicFileAttributes attributes, Map<String, Object> unix) {
        Matcher key = UNIX_KEY.matcher(String.valueOf(attributes.fileKey()));
        if (key.matches()) {
            return Long.parseUnsignedLong(key.group(1), 16);
        }
        return unix.get("dev") instanceof Number device ? device.longValue() : 0;
    }

    /** {@return the number of a file} */
    static long inode(BasicFileAttributes attributes, @Nullable Path path) {
        Object key = attributes.fileKey();
        if (key == null) {
            return hash(String.valueOf(path));
        }
        Matcher unix = UNIX_KEY.matcher(key.toString());
        return unix.matches() ? Long.parseLong(unix.group(2)) : hash(key.toString());
    }

    /** {@return a number that is the same in each run} */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
