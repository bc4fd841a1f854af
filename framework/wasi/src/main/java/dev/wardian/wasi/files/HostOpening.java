package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Opens one file of the host; the caller holds the lock. */
final class HostOpening {
    /** How often another process may exchange the file meanwhile. */
    private static final int ATTEMPTS = 8;

    private final HostTree tree;
    private final HostPlace place;
    private final Path name;
    private final OpenMode mode;
    private @Nullable BasicFileAttributes attributes;

    HostOpening(HostTree tree, HostPlace place, Path name, OpenMode mode) {
        this.tree = tree;
        this.place = place;
        this.name = name;
        this.mode = mode;
    }

    /** {@return what is known of a name; null if there is no such name, or guests do not see it} */
    static @Nullable BasicFileAttributes find(HostPlace place, Path name) throws IOException {
        if (HostNames.isHidden(name)) {
            return null;
        }
        try {
            return place.handle().attributes(name);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** {@return what is known of the file that was opened} */
    BasicFileAttributes attributes() {
        return Objects.requireNonNull(attributes);
    }

    FileChannel open() throws IOException, FilesException {
        if (mode.truncate() && !mode.write()) {
            throw new FilesException(WasiErrno.INVAL);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            BasicFileAttributes before = find(place, name);
            FileChannel channel;
            try {
                channel = before == null ? create() : openExisting(before);
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                // Another process was faster; so look again, unless the whole directory is gone.
                if (attempt + 1 == ATTEMPTS) {
                    throw e;
                }
                continue;
            }
            boolean opened = false;
            try {
                BasicFileAttributes after = find(place, name);
                if (after != null && isSame(before, after)) {
                    attributes = after;
                    if (mode.truncate()) {
                        tree.resize(channel, after.fileKey(), most -> channel.truncate(0));
                        attributes = find(place, name);
                    }
                    opened = attributes != null;
                }
            } finally {
                if (!opened) {
                    HostFile.closeQuietly(channel);
                }
            }
            if (opened) {
                return channel;
            }
        }
        throw new FilesException(WasiErrno.IO);
    }

    private static boolean isSame(@Nullable BasicFileAttributes before, BasicFileAttributes after) {
        return HostStats.type(after) == FileType.FILE
                && (before == null || HostPlace.isSame(before.fileKey(), after.fileKey()));
    }

    private FileChannel create() throws IOException, FilesException {
        if (!mode.create()) {
            throw new FilesException(WasiErrno.NOENT);
        }
        requireWritable();
        if (HostNames.isHidden(name)) {
            throw new FilesException(WasiErrno.PERM);
        }
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        if (mode.read()) {
            options.add(StandardOpenOption.READ);
        }
        AtomicReference<FileChannel> made = new AtomicReference<>();
        tree.make(() -> made.set(place.handle().openFile(name, options)));
        return Objects.requireNonNull(made.get());
    }

    private FileChannel openExisting(BasicFileAttributes existing)
            throws IOException, FilesException {
        if (mode.create() && mode.exclusive()) {
            throw new FilesException(WasiErrno.EXIST);
        }
        switch (HostStats.type(existing)) {
            case SYMBOLIC_LINK -> throw new FilesException(WasiErrno.LOOP);
            case DIRECTORY -> throw new FilesException(WasiErrno.ISDIR);
            case OTHER -> throw new FilesException(WasiErrno.NOTSUP);
            case FILE -> {}
        }
        Set<StandardOpenOption> options = EnumSet.noneOf(StandardOpenOption.class);
        if (mode.write()) {
            requireWritable();
            options.add(StandardOpenOption.WRITE);
        }
        if (mode.read() || !mode.write()) {
            options.add(StandardOpenOption.READ);
        }
        return place.handle().openFile(name, options);
    }

    private void requireWritable() throws FilesException {
        tree.requireWritable();
    }
}
