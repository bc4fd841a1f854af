package dev.wardian.plugin.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Changes a file in one step, though other programs change it too. Whoever reads the file sees all
 * of the old or all of the new.
 */
final class FileStep {
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_MILLIS = 20;

    private final Path file;

    /**
     * @param file the file, which may be missing; if it is a link, the file to which that leads is
     *     changed
     */
    FileStep(Path file) throws IOException {
        this.file = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    }

    /** Reads the file and returns what it has to be. */
    @FunctionalInterface
    interface Edit {
        /** {@return the new bytes, or null to leave the file alone} */
        byte @Nullable [] make() throws IOException;
    }

    /**
     * Makes a change, and lets no other program make one meanwhile.
     *
     * @throws IOException if the file or the lock beside it cannot be written, or another program
     *     has the lock for ten seconds
     */
    void change(Edit edit) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock(channel, lock)) {
            byte[] next = edit.make();
            if (next != null && held.isValid()) {
                replace(next);
            }
        }
    }

    private static FileLock lock(FileChannel channel, Path path) throws IOException {
        long end = System.nanoTime() + LOCK_NANOS;
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - end >= 0) {
                throw new FileSystemException(
                        path.toString(), null, "another program has locked it for 10 s");
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FileSystemException(
                        path.toString(), null, "interrupted while another program has locked it");
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // This program has it itself.
            return null;
        }
    }

    private void replace(byte[] contents) throws IOException {
        String name =
                "." + file.getFileName() + "." + ThreadLocalRandom.current().nextLong(1L << 60);
        Path next = file.resolveSibling(name + ".tmp");
        try {
            try (FileChannel out =
                    FileChannel.open(
                            next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(contents);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            if (Files.exists(file)) {
                makeAlike(next);
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Gives the new file permissions and group of the old one, as far as systems have them. */
    private void makeAlike(Path next) throws IOException {
        PosixFileAttributeView to = Files.getFileAttributeView(next, PosixFileAttributeView.class);
        if (to != null) {
            PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
            if (!to.readAttributes().group().equals(old.group())) {
                to.setGroup(old.group());
            }
            to.setPermissions(old.permissions());
        }
    }
}
