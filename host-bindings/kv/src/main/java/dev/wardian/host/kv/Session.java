package dev.wardian.host.kv;

import dev.wardian.host.kv.KvException.Kind;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** A file that is open, until it fails or is closed. */
final class Session {
    /** Dead parts of the file are kept so long, in milliseconds, for a store that was killed. */
    private static final int RETENTION = 2_000;

    /** How often the database looks after its file, in milliseconds. */
    private static final int HOUSEKEEPING = 50;

    /**
     * Changes get to the device at least so often. It has to be less than the time for which dead
     * parts are kept: then no part is written over that the newest state on the device needs.
     */
    private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The longest time of a step that makes the file smaller, in milliseconds. */
    private static final int TIDYING = 200;

    /** Smaller files are left as they are. */
    private static final long SMALL = 1 << 20;

    /** How many versions are reserved at once. */
    private static final long RESERVED = 1L << 32;

    private static final String OWN_TABLE = "wardian";
    private static final byte[] FORMAT = {'f', 'o', 'r', 'm', 'a', 't'};
    private static final byte[] FORMAT_1 = {'1'};
    private static final byte[] VERSION = {'v', 'e', 'r', 's', 'i', 'o', 'n'};

    private final MVStore store;
    private final MVMap<byte[], byte[]> own;
    private final StoreFailures failures;
    private final Runnable changed;
    private final Map<String, RecordTable> tables = new ConcurrentHashMap<>();
    private final ReentrantLock reserving = new ReentrantLock();
    private long nextVersion;
    private long reserved;
    private volatile long lastForce = System.nanoTime();
    private long tidySize;

    private Session(MVStore store, StoreFailures failures, Runnable changed) {
        this.store = store;
        this.failures = failures;
        this.changed = changed;
        this.own = store.openMap(OWN_TABLE, tableType());
    }

    private static MVMap.Builder<byte[], byte[]> tableType() {
        return new MVMap.Builder<byte[], byte[]>()
                .keyType(BytesType.INSTANCE)
                .valueType(BytesType.INSTANCE);
    }

    /**
     * Opens the file.
     *
     * @param name the file as the database names it
     * @param failures says what its exceptions mean
     * @param clock bounds the versions from below
     * @param changed runs after each change that has to be written
     */
    static Session open(
            String name, StoreFailures failures, InstantSource clock, Runnable changed) {
        return failures.explained(
                null,
                () -> {
                    long newest = failures.cleanEnd();
                    MVStore store =
                            new MVStore.Builder()
                                    .fileName(name)
                                    .backgroundExceptionHandler((thread, e) -> failures.log(e))
                                    .open();
                    boolean complete = false;
                    try {
                        if (store.getFileStore().lastChunkVersion() < newest) {
                            throw failures.failure(
                                    Kind.DAMAGED, "its newest part is damaged", null);
                        }
                        store.setVersionsToKeep(0);
                        store.setRetentionTime(RETENTION);
                        store.setAutoCommitDelay(HOUSEKEEPING);
                        Session session = new Session(store, failures, changed);
                        session.begin(clock);
                        complete = true;
                        return session;
                    } finally {
                        if (!complete) {
                            store.closeImmediately();
                        }
                    }
                });
    }

    private void begin(InstantSource clock) {
        byte[] format = own.get(FORMAT);
        if (format == null && store.getMapNames().size() == 1) {
            own.put(FORMAT, FORMAT_1);
        } else if (format == null || !Arrays.equals(format, FORMAT_1)) {
            throw failures.failure(Kind.DAMAGED, "the file has other contents", null);
        }
        byte[] last = own.get(VERSION);
        if (last != null && !Records.isWhole(VERSION, last)) {
            throw failures.failure(Kind.DAMAGED, "the number of versions is damaged", null);
        }
        nextVersion = Math.max(Versions.floor(clock), last == null ? 1 : Records.version(last));
        reserve();
    }

    /** Writes what the next session begins with, before any of these versions is given. */
    private void reserve() {
        reserved = nextVersion + RESERVED;
        own.put(VERSION, Records.of(VERSION, reserved, Records.NEVER, new byte[0]));
        store.commit();
        store.sync();
    }

    private long nextVersion() {
        Waits.lock(reserving, KvWait.atMost(StoreFailures.LONGEST));
        try {
            if (nextVersion == reserved) {
                reserve();
            }
            return nextVersion++;
        } finally {
            reserving.unlock();
        }
    }

    boolean isOpen() {
        return !store.isClosed();
    }

    /** What ended the session, if anything did. */
    @Nullable Throwable ending() {
        return store.getPanicException();
    }

    RecordTable table(String name) {
        return tables.computeIfAbsent(
                name, it -> explained(() -> new FileTable(store.openMap(it, tableType()))));
    }

    /** Writes all changes so far to the file, and now and then to the device. */
    void commit() {
        if (System.nanoTime() - lastForce > FORCE_NANOS) {
            sync();
        } else {
            explained(store::commit);
        }
    }

    /**
     * Makes the file smaller if it has doubled since it was small. Changes that come one by one
     * leave dead parts behind; the database uses their room again, but gives none back.
     */
    void tidy() {
        explained(
                () -> {
                    if (size() > 2 * tidySize) {
                        makeSmall();
                        tidySize = size();
                    }
                    return store;
                });
    }

    private long size() {
        return store.getFileStore().size();
    }

    /** Goes on as long as that is worth it. */
    private void makeSmall() {
        long before = Long.MAX_VALUE;
        while (size() > SMALL && size() < before - before / 4) {
            before = size();
            store.compactFile(TIDYING);
            store.setRetentionTime(RETENTION);
        }
    }

    /** Writes all changes so far to the device. */
    void sync() {
        explained(
                () -> {
                    long now = System.nanoTime();
                    store.commit();
                    store.sync();
                    lastForce = now;
                    return store;
                });
    }

    void close() {
        sync();
        explained(
                () -> {
                    makeSmall();
                    store.close();
                    return store;
                });
    }

    private <T> T explained(Supplier<T> action) {
        return failures.explained(this, action);
    }

    /** A table in the file. */
    private final class FileTable implements RecordTable {
        private final MVMap<byte[], byte[]> map;

        FileTable(MVMap<byte[], byte[]> map) {
            this.map = map;
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            byte[][] found = new byte[1][];
            explained(
                    () -> {
                        found[0] = map.get(key);
                        return found;
                    });
            return found[0];
        }

        @Override
        public void put(byte[] key, byte[] record) {
            explained(
                    () -> {
                        map.put(key, record);
                        return map;
                    });
            changed.run();
        }

        @Override
        public void remove(byte[] key) {
            explained(
                    () -> {
                        map.remove(key);
                        return map;
                    });
            changed.run();
        }

        @Override
        public void scan(BiConsumer<byte[], byte[]> visitor) {
            explained(
                    () -> {
                        Cursor<byte[], byte[]> cursor = map.cursor(null);
                        while (cursor.hasNext()) {
                            byte[] key = cursor.next();
                            visitor.accept(key, cursor.getValue());
                        }
                        return map;
                    });
        }

        @Override
        public long nextVersion() {
            return Session.this.explained(Session.this::nextVersion);
        }
    }
}
