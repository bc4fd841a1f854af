package dev.wardian.host.kv;

import dev.wardian.host.kv.KvException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
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

    /** Smaller files are left as they are. */
    private static final long SMALL = 1 << 20;

    /** A file with more than so many bytes for a living one is written anew. */
    private static final int WASTE = 4;

    /** How many versions are reserved at once. */
    private static final long RESERVED = 1L << 32;

    /** The table of the store itself. */
    static final String OWN_TABLE = "wardian";

    private static final Records OWN = new Records(OWN_TABLE);
    private static final byte[] FORMAT = {'f', 'o', 'r', 'm', 'a', 't'};
    private static final long FORMAT_1 = 1;
    private static final byte[] VERSION = {'v', 'e', 'r', 's', 'i', 'o', 'n'};

    private final MVStore store;
    private final MVMap<byte[], byte[]> own;
    private final StoreFailures failures;
    private final Runnable changed;
    private final Map<String, FileTable> tables = new ConcurrentHashMap<>();

    /** Changes hold one side, and the end of the session the other. */
    private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();

    /** What the file says of its tables, which is checked when they are opened. */
    private final Map<String, TableSum> sums = new ConcurrentHashMap<>();

    private final ReentrantLock reserving = new ReentrantLock();
    private long nextVersion;
    private long reserved;
    private volatile long lastForce = System.nanoTime();

    private Session(MVStore store, StoreFailures failures, Runnable changed) {
        this.store = store;
        this.failures = failures;
        this.changed = changed;
        this.own = store.openMap(OWN_TABLE, tableType());
    }

    static MVMap.Builder<byte[], byte[]> tableType() {
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
                        requireNewest(store, newest, failures);
                        store.setVersionsToKeep(0);
                        store.setRetentionTime(RETENTION);
                        store.setAutoCommitDelay(HOUSEKEEPING);
                        Session session = new Session(store, failures, changed);
                        session.begin(clock, newest);
                        complete = true;
                        return session;
                    } finally {
                        if (!complete) {
                            store.closeImmediately();
                        }
                    }
                });
    }

    /** A file that was closed has its newest part. */
    static void requireNewest(MVStore store, long newest, StoreFailures failures) {
        if (store.getFileStore().lastChunkVersion() < newest) {
            throw failures.failure(Kind.DAMAGED, "its newest part is damaged", null);
        }
    }

    private void begin(InstantSource clock, long newest) {
        long last = 1;
        if (newest == 0 && own.isEmpty() && store.getMapNames().size() == 1) {
            own.put(FORMAT, OWN.of(FORMAT, FORMAT_1, Records.NEVER, new byte[0]));
        } else {
            last = readOwn(own, failures, sums::put);
        }
        nextVersion = Math.max(Versions.floor(clock), last);
        reserve();
    }

    /**
     * Reads what the store wrote for itself.
     *
     * @param tables gets the tables with their sums
     * @return the first version that is free
     */
    static long readOwn(
            MVMap<byte[], byte[]> own,
            StoreFailures failures,
            BiConsumer<String, TableSum> tables) {
        byte[] format = own.get(FORMAT);
        byte[] last = own.get(VERSION);
        if (format == null || last == null || Records.version(format) != FORMAT_1) {
            throw failures.failure(Kind.DAMAGED, "it is no store, or its head is damaged", null);
        }
        Cursor<byte[], byte[]> cursor = own.cursor(null);
        while (cursor.hasNext()) {
            byte[] key = cursor.next();
            byte[] record = cursor.getValue();
            if (!OWN.isWhole(key, record)) {
                throw failures.failure(Kind.DAMAGED, "its list of tables is damaged", null);
            }
            if (key.length > 0 && key[0] == 'k') {
                String table = new String(key, StandardCharsets.UTF_8);
                tables.accept(table, TableSum.of(Records.value(record)));
            }
        }
        return Records.version(last);
    }

    private void write(String table, TableSum sum) {
        byte[] key = table.getBytes(StandardCharsets.UTF_8);
        own.put(key, OWN.of(key, 1, Records.NEVER, sum.encoded()));
        sums.put(table, sum);
    }

    /** Writes what the next session begins with, before any of these versions is given. */
    private void reserve() {
        reserved = nextVersion + RESERVED;
        own.put(VERSION, OWN.of(VERSION, reserved, Records.NEVER, new byte[0]));
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
        return tables.computeIfAbsent(name, it -> explained(() -> open(it)));
    }

    private FileTable open(String name) {
        if (!sums.containsKey(name)) {
            write(name, TableSum.UNKNOWN);
        } else if (!store.hasMap(name)) {
            throw failures.failure(Kind.DAMAGED, "a table is missing", null);
        }
        return new FileTable(name, store.openMap(name, tableType()));
    }

    /** Writes all changes so far to the file, and now and then to the device. */
    void commit() {
        if (System.nanoTime() - lastForce > FORCE_NANOS) {
            sync();
        } else {
            explained(store::commit);
        }
    }

    /** Whether most of the file is dead, as far as the sums of the tables say. */
    boolean isWasteful() {
        long living = 0;
        for (TableSum sum : sums.values()) {
            if (sum.equals(TableSum.UNKNOWN)) {
                return false;
            }
            living += sum.bytes() + sum.records() * KvNamespace.MAX_KEY_BYTES;
        }
        return store.getFileStore().size() > SMALL + WASTE * living;
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

    /**
     * Closes the file.
     *
     * @return whether it should be written anew
     */
    boolean close() {
        if (noMoreChanges()) {
            explained(
                    () -> {
                        tables.values().forEach(FileTable::writeSum);
                        return store;
                    });
        }
        sync();
        return explained(
                () -> {
                    boolean wasteful = isWasteful();
                    store.close();
                    return wasteful;
                });
    }

    /** Waits for changes that run; those that come later find the session closed. */
    private boolean noMoreChanges() {
        try {
            return changing.writeLock()
                    .tryLock(StoreFailures.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void change(Runnable change) {
        if (!changing.readLock().tryLock()) {
            throw failures.failure(Kind.CLOSED, "the store is closed", null);
        }
        try {
            explained(
                    () -> {
                        change.run();
                        return store;
                    });
        } finally {
            changing.readLock().unlock();
        }
        changed.run();
    }

    private <T> T explained(Supplier<T> action) {
        return failures.explained(this, action);
    }

    /** A table in the file. */
    private final class FileTable implements RecordTable {
        private final String name;
        private final MVMap<byte[], byte[]> map;
        private TableSum sum = TableSum.EMPTY;

        FileTable(String name, MVMap<byte[], byte[]> map) {
            this.name = name;
            this.map = map;
        }

        /** Says that the sum in the file is not right any more. */
        private void forgetSum() {
            if (!TableSum.UNKNOWN.equals(sums.get(name))) {
                write(name, TableSum.UNKNOWN);
            }
        }

        void writeSum() {
            if (!sum.equals(sums.get(name))) {
                write(name, sum);
            }
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
            change(
                    () -> {
                        forgetSum();
                        byte[] before = map.put(key, record);
                        sum = sum.without(before).with(record);
                    });
        }

        @Override
        public void remove(byte[] key) {
            change(
                    () -> {
                        forgetSum();
                        sum = sum.without(map.remove(key));
                    });
        }

        @Override
        public void scan(BiConsumer<byte[], byte[]> visitor) {
            explained(
                    () -> {
                        TableSum all = TableSum.EMPTY;
                        Cursor<byte[], byte[]> cursor = map.cursor(null);
                        while (cursor.hasNext()) {
                            byte[] key = cursor.next();
                            all = all.with(cursor.getValue());
                            visitor.accept(key, cursor.getValue());
                        }
                        sum = all;
                        requireSum(sums.getOrDefault(name, TableSum.UNKNOWN));
                        return map;
                    });
        }

        private void requireSum(TableSum written) {
            if (!written.equals(TableSum.UNKNOWN) && !written.equals(sum)) {
                throw failures.failure(Kind.DAMAGED, "a table has lost records", null);
            }
        }

        @Override
        public long nextVersion() {
            return Session.this.explained(Session.this::nextVersion);
        }
    }
}
