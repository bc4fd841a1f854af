package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bound on what a directory of the host holds: the sizes of its files, and {@link #NAME_PRICE}
 * bytes for each name in it. A file without names counts until it is closed. What does not fit
 * fails with {@code NOSPC}.
 *
 * <p>{@link HostFiles#open(Path, HostAccess)} counts what is there. From then on, what goes through
 * a tree with this quota counts; what other processes change does not, until a tree is opened with
 * the quota again. Several trees of one root may have it together. Thread-safe; one lock guards it,
 * also while a file is written.
 */
public final class HostQuota {
    /** What each name costs, in bytes. */
    public static final long NAME_PRICE = 512;

    /** The most names that are counted. */
    public static final int MAX_NAMES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();

    /** How often each file is open. */
    private final Map<Object, Integer> open = new HashMap<>();

    /** The sizes of open files without names. */
    private final Map<Object, Long> unlinked = new HashMap<>();

    private long limit;
    private long used;

    /**
     * Makes a quota.
     *
     * @param limit the most bytes, at least 0
     */
    public HostQuota(long limit) {
        setLimit(limit);
    }

    /**
     * Sets another limit, from now on. What is there stays, even if it is more.
     *
     * @param bytes the most bytes, at least 0
     */
    public void setLimit(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("A quota of " + bytes + " bytes is negative");
        }
        locked(() -> limit = bytes);
    }

    /** {@return the most bytes} */
    public long limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many bytes are used} */
    public long used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts what is below a root. Directories that the host may not read count as names only,
     * since no guest can write there either.
     *
     * @throws IOException if something cannot be counted
     */
    void count(Path root) throws IOException {
        lock.lock();
        try {
            Counter counter = new Counter(root);
            Files.walkFileTree(root, counter);
            used = counter.bytes + unlinked.values().stream().mapToLong(Long::longValue).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Adds up what a directory holds. */
    private static final class Counter extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Set<Object> files = new HashSet<>();
        private int names;
        private long bytes;

        Counter(Path root) {
            this.root = root;
        }

        private void name() throws IOException {
            names++;
            if (names > MAX_NAMES) {
                throw new TooManyNamesException(root);
            }
            bytes += NAME_PRICE;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
                throws IOException {
            if (path.equals(root)) {
                return FileVisitResult.CONTINUE;
            } else if (HostNames.isHidden(path.getFileName())) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            name();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                throws IOException {
            name();
            Object key = attributes.fileKey();
            if (attributes.isRegularFile() && (key == null || files.add(key))) {
                bytes = Math.min(Long.MAX_VALUE >> 1, bytes + attributes.size());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            } else if (failure instanceof AccessDeniedException) {
                name();
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    /** A directory has more names than are counted. */
    private static final class TooManyNamesException extends IOException {
        private static final long serialVersionUID = 1;

        TooManyNamesException(Path root) {
            super(root + " has more than " + MAX_NAMES + " names in it; no quota counts so many");
        }
    }

    /** Takes the price of a name. */
    void chargeName() throws FilesException {
        lock.lock();
        try {
            if (limit - used < NAME_PRICE) {
                throw new FilesException(WasiErrno.NOSPC);
            }
            used += NAME_PRICE;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the price of a name back. */
    void refundName() {
        locked(() -> add(-NAME_PRICE));
    }

    private void add(long bytes) {
        used = Math.max(0, used + bytes);
    }

    /** Takes down that a file is open once more. */
    void opened(@Nullable Object key) {
        if (key != null) {
            locked(() -> open.merge(key, 1, Integer::sum));
        }
    }

    /** Takes down that a file was closed once. Without names it is gone with the last time. */
    void closed(@Nullable Object key) {
        if (key == null) {
            return;
        }
        locked(
                () -> {
                    Integer left = open.merge(key, -1, Integer::sum);
                    if (left == null || left <= 0) {
                        open.remove(key);
                        Long size = unlinked.remove(key);
                        add(size == null ? 0 : -size);
                    }
                });
    }

    /**
     * Gives back what a name held that is gone.
     *
     * @param file the file of the name as it was before, or null if it was something else
     */
    void nameGone(@Nullable Object key, @Nullable FileStat file) {
        locked(
                () -> {
                    add(-NAME_PRICE);
                    if (file != null && file.type() == FileType.FILE && file.links() <= 1) {
                        if (key != null && open.containsKey(key)) {
                            unlinked.put(key, file.size());
                        } else {
                            add(-file.size());
                        }
                    }
                });
    }

    /** Changes the size of a file. */
    interface Resizing {
        /**
         * Does it.
         *
         * @param allowed up to where the file may reach
         */
        void run(long allowed) throws IOException, FilesException;
    }

    /**
     * Changes the size of a file, and counts what it takes.
     *
     * @throws FilesException as the change does
     */
    void resize(FileChannel channel, @Nullable Object key, Resizing change)
            throws IOException, FilesException {
        lock.lock();
        try {
            long before = channel.size();
            try {
                change.run(before + Math.max(0, limit - used));
            } finally {
                // A change that failed may have gone a part of its way.
                long grown = channel.isOpen() ? channel.size() - before : 0;
                add(grown);
                if (key != null) {
                    unlinked.computeIfPresent(key, (file, size) -> size + grown);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
