package dev.wardian.plugin.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells one state of a file from the next without reading it. For a link it is the stamp of the
 * file behind the link.
 *
 * @param size the size in bytes, or -1 if there is no file
 * @param modified the time of the last change
 * @param key the identity of the file, or null if the file system has none
 * @param changed when the file system noted the last change of the file or its attributes, or null
 *     where it does not. Nobody can set it: it shows a write that keeps the size and brings the
 *     time of the last change back
 */
record FileStamp(long size, FileTime modified, @Nullable Object key, @Nullable FileTime changed) {
    private static final FileStamp MISSING = new FileStamp(-1, FileTime.fromMillis(0), null);
    private static final String UNIX = "unix";

    /** A stamp of a file system that does not note when anything of a file changed. */
    FileStamp(long size, FileTime modified, @Nullable Object key) {
        this(size, modified, key, null);
    }

    static FileStamp of(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(
                    now.size(), now.lastModifiedTime(), now.fileKey(), changedAt(path));
        } catch (IOException e) {
            return MISSING;
        }
    }

    private static @Nullable FileTime changedAt(Path path) throws IOException {
        boolean noted = path.getFileSystem().supportedFileAttributeViews().contains(UNIX);
        return noted ? (FileTime) Files.getAttribute(path, UNIX + ":ctime") : null;
    }

    /**
     * Whether the time has no fraction of a second, as on file systems that keep none. Such a file
     * may change again within the second and leave no trace.
     */
    boolean coarse() {
        return size >= 0 && modified.to(TimeUnit.NANOSECONDS) % TimeUnit.SECONDS.toNanos(1) == 0;
    }
}
