package dev.wardian.plugin.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from the next without reading it. A link stands for the file that
 * it leads to.
 *
 * @param size its bytes, or -1 where there is no file
 * @param modified when it was written
 * @param key which file it is, where the file system can tell
 */
record FileStamp(long size, FileTime modified, @Nullable Object key) {
    private static final FileStamp MISSING = new FileStamp(-1, FileTime.fromMillis(0), null);

    static FileStamp of(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(now.size(), now.lastModifiedTime(), now.fileKey());
        } catch (IOException e) {
            return MISSING;
        }
    }

    /**
     * Whether the time has no fraction of a second, as on file systems that keep none: a file may
     * then change again without a trace within the second.
     */
    boolean coarse() {
        return size >= 0 && modified.to(TimeUnit.NANOSECONDS) % TimeUnit.SECONDS.toNanos(1) == 0;
    }
}
