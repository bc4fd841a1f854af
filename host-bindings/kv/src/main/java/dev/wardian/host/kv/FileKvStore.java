package dev.wardian.host.kv;

import dev.wardian.host.kv.KvException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A store in a file. One thread writes changes together: soon after the first of them, and when
 * somebody waits for them to be on the device.
 */
final class FileKvStore implements KvStore {
    /** A change is in the file after about twice this time. */
    private static final long WRITE_AFTER_MILLIS = 25;

    /** A file that failed is opened again after this time. */
    private static final long REVIVAL = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final String name;
    private final InstantSource clock;
    private final StoreFailures failures;
    private final Map<NamespaceName, OrderedNamespace> namespaces = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor writer;
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicReference<@Nullable CompletableFuture<Session>> nextSync =
            new AtomicReference<>();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile Session session;
    private volatile boolean closed;
    private @Nullable KvException lastFailure;
    private long lastTry;

    private FileKvStore(Path file, String name, InstantSource clock) {
        this.file = file;
        this.name = name;
        this.clock = clock;
        this.failures = new StoreFailures(file);
        this.session = Session.open(name, failures, clock, this::changed);
        this.writer =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "wardian-kv " + file.getFileName());
                            thread.setDaemon(true);
                            return thread;
                        });
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    static FileKvStore open(Path file, InstantSource clock) {
        Path absolute = file.toAbsolutePath();
        makeFile(absolute);
        return open(absolute, SteadyFiles.name(absolute), clock);
    }

    /** Opens a file by the name that the database has for it. */
    static FileKvStore open(Path file, String name, InstantSource clock) {
        return new FileKvStore(file, name, clock);
    }

    /** Makes the file, so that only its owner can read it. */
    static void makeFile(Path file) {
        StoreFailures failures = new StoreFailures(file);
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw failures.failure(Kind.MISSING, "its folder is missing", null);
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw failures.failure(Kind.UNAVAILABLE, "it is no file", e);
            }
        } catch (IOException e) {
            throw failures.noFile(e);
        }
    }

    @Override
    public List<Path> hostPaths() {
        return List.of(file);
    }

    @Override
    public KvNamespace open(String pluginId, String namespace) {
        session();
        return namespaces
                .computeIfAbsent(
                        new NamespaceName(pluginId, namespace),
                        it ->
                                new OrderedNamespace(
                                        new FileTables(it.table()), new Records(it.table()), clock))
                .opened(KvWait.atMost(StoreFailures.LONGEST));
    }

    /** The open file; opens it anew if it failed. */
    private Session session() {
        Session now = session;
        if (closed) {
            throw failures.failure(Kind.CLOSED, "the store is closed", null);
        }
        return now.isOpen() ? now : revived();
    }

    private Session revived() {
        if (!opening.tryLock()) {
            // A call does not wait for what another one does with the device.
            throw failures.failure(Kind.UNAVAILABLE, "it is being opened", null);
        }
        try {
            if (session.isOpen()) {
                return session;
            }
            if (lastFailure != null && System.nanoTime() - lastTry < REVIVAL) {
                throw failures.failure(lastFailure.kind(), "it cannot be opened", lastFailure);
            }
            try {
                session = Session.open(name, failures, clock, this::changed);
                lastFailure = null;
                return session;
            } catch (KvException e) {
                lastFailure = e;
                lastTry = System.nanoTime();
                throw e;
            }
        } finally {
            opening.unlock();
        }
    }

    /** Has a change written soon, with those that come until then. */
    private void changed() {
        if (writing.compareAndSet(false, true)) {
            try {
                Future<?> unused =
                        writer.schedule(this::write, WRITE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                throw failures.failure(Kind.CLOSED, "the store is closed", e);
            }
        }
    }

    private void write() {
        writing.set(false);
        try {
            session.commit();
        } catch (KvException e) {
            if (!closed) {
                failures.log(e);
            }
        }
    }

    /** Waits for the next time that the changes get to the device, with others that wait. */
    private Session sync(KvWait wait) {
        session();
        CompletableFuture<Session> mine = nextSync.get();
        return Waits.await(mine == null ? newSync() : mine, wait);
    }

    private CompletableFuture<Session> newSync() {
        CompletableFuture<Session> made = new CompletableFuture<>();
        CompletableFuture<Session> before = nextSync.compareAndExchange(null, made);
        if (before != null) {
            return before;
        }
        try {
            writer.execute(
                    () -> {
                        // Whoever comes from now on may have changes that this one does not see.
                        nextSync.set(null);
                        try {
                            Session synced = session();
                            synced.sync();
                            made.complete(synced);
                        } catch (RuntimeException e) {
                            made.completeExceptionally(e);
                        }
                    });
        } catch (RejectedExecutionException e) {
            endWaits();
        }
        return made;
    }

    /** Ends waits for a write that does not happen any more. */
    private void endWaits() {
        CompletableFuture<Session> waiting = nextSync.getAndSet(null);
        if (waiting != null) {
            waiting.completeExceptionally(
                    failures.failure(Kind.CLOSED, "the store is closed", null));
        }
    }

    @Override
    public void close() {
        Waits.lock(opening, KvWait.atMost(StoreFailures.LONGEST));
        try {
            if (!closed) {
                closed = true;
                writer.shutdown();
                endWaits();
                if (session.isOpen() && session.close()) {
                    SmallCopy.exchange(file, failures);
                }
            }
        } finally {
            opening.unlock();
        }
    }

    /** A table of the session that is open. */
    private final class FileTables implements RecordTables {
        private final String table;

        FileTables(String table) {
            this.table = table;
        }

        @Override
        public RecordTable current() {
            return session().table(table);
        }

        @Override
        public RecordTable sync(KvWait wait) {
            return FileKvStore.this.sync(wait).table(table);
        }

        @Override
        public KvException damaged(String what) {
            return failures.failure(Kind.DAMAGED, what, null);
        }
    }
}
