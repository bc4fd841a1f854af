package dev.wardian.host.kv;

import dev.wardian.host.kv.KvException.Kind;
import dev.wardian.host.kv.NamespaceIndex.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A namespace over a table. An index in memory, which a scan of the table fills, has what quotas,
 * versions and times need. Changes happen under one lock; reading takes none.
 */
final class OrderedNamespace implements KvNamespace {
    /** The most values that an operation removes because their time is over. */
    private static final int SWEPT_AT_ONCE = 64;

    private final RecordTables tables;
    private final InstantSource clock;
    private final Records records;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable State state;

    /** The table of the first change since a failure of the store, which may have lost it. */
    private final AtomicReference<@Nullable RecordTable> lastChanged = new AtomicReference<>();

    /** A table with its index. */
    private record State(RecordTable table, NamespaceIndex index) {}

    OrderedNamespace(RecordTables tables, Records records, InstantSource clock) {
        this.records = records;
        this.tables = tables;
        this.clock = clock;
    }

    /** Scans the table, if that was not done. */
    private State state(KvWait wait) {
        RecordTable table = tables.current();
        State known = state;
        if (known != null && known.table() == table) {
            return requireAllKeys(known);
        }
        Waits.lock(lock, wait);
        try {
            return locked();
        } finally {
            lock.unlock();
        }
    }

    /** The state under the lock. */
    private State locked() {
        RecordTable table = tables.current();
        State known = state;
        if (known == null || known.table() != table) {
            known = new State(table, NamespaceIndex.of(table, records));
            state = known;
        }
        return requireAllKeys(known);
    }

    /**
     * A damaged key stands for another one, of which nobody can say that it is not there. Nor is a
     * table searched in the right place if its order is damaged.
     */
    private State requireAllKeys(State known) {
        if (known.index().lostKeys() > 0) {
            throw tables.damaged(known.index().lostKeys() + " keys are damaged");
        }
        return known;
    }

    /** Scans the table at once, so that its damages are found. */
    OrderedNamespace opened(KvWait wait) {
        state(wait);
        return this;
    }

    @Override
    public Optional<KvValue> get(String text, KvWait wait) {
        byte[] key = KvNamespace.key(text);
        State now = state(wait);
        Entry entry = present(now, key);
        if (entry == null) {
            return Optional.empty();
        }
        KvValue found = value(entry, key, now.table().get(key));
        if (found != null) {
            return Optional.of(found);
        }
        // Perhaps somebody changed it meanwhile; under the lock nobody does.
        Waits.lock(lock, wait);
        try {
            State still = locked();
            Entry again = present(still, key);
            if (again == null) {
                return Optional.empty();
            }
            KvValue current = value(again, key, still.table().get(key));
            if (current == null) {
                throw tables.damaged("the value of the key " + text + " is damaged");
            }
            return Optional.of(current);
        } finally {
            lock.unlock();
        }
    }

    /** The value of a record, if it is as it was written, and the one of the entry. */
    private @Nullable KvValue value(Entry entry, byte[] key, byte @Nullable [] record) {
        return record != null
                        && records.isWhole(key, record)
                        && Records.version(record) == entry.version()
                ? new KvValue(Records.value(record), entry.version())
                : null;
    }

    /** The entry of a key that has a value; null if there is none, or its time is over. */
    private @Nullable Entry present(State now, byte[] key) {
        Entry entry = now.index().find(key);
        return entry != null && entry.expiry() > clock.millis() ? entry : null;
    }

    @Override
    public long put(String text, byte[] value, Duration ttl, KvQuota quota, KvWait wait) {
        byte[] key = KvNamespace.key(text);
        Waits.lock(lock, wait);
        try {
            return set(locked(), key, value, ttl, quota);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long compareAndPut(
            String text, long version, byte[] value, Duration ttl, KvQuota quota, KvWait wait) {
        byte[] key = KvNamespace.key(text);
        Waits.lock(lock, wait);
        try {
            State now = locked();
            Entry entry = present(now, key);
            requireVersion(text, entry, version);
            return set(now, key, value, ttl, quota);
        } finally {
            lock.unlock();
        }
    }

    private void requireVersion(String text, @Nullable Entry entry, long version) {
        if (entry != null && entry.version() == NamespaceIndex.UNKNOWN) {
            throw tables.damaged("the version of the key " + text + " is damaged");
        }
        long there = entry == null ? 0 : entry.version();
        if (there != version) {
            throw new KvException(Kind.CONFLICT, "the key has version " + there);
        }
    }

    private long set(State now, byte[] key, byte[] value, Duration ttl, KvQuota quota) {
        long millis = clock.millis();
        sweep(now, millis, SWEPT_AT_ONCE);
        requireRoom(now, key, value, quota, millis);
        long expiry = ttl.isZero() ? Records.NEVER : after(millis, ttl);
        long version = now.table().nextVersion();
        now.table().put(key, records.of(key, version, expiry, value));
        noteChange(now);
        now.index().set(new Entry(key, version, expiry, (long) key.length + value.length));
        return version;
    }

    /** A change of a table that was lost stays noted until somebody waits for it. */
    private void noteChange(State now) {
        lastChanged.compareAndSet(null, now.table());
    }

    private static long after(long millis, Duration ttl) {
        return ttl.compareTo(Duration.ofMillis(Records.NEVER - millis)) < 0
                ? millis + ttl.toMillis()
                : Records.NEVER;
    }

    private void requireRoom(State now, byte[] key, byte[] value, KvQuota quota, long millis) {
        if (!fits(now, key, value, quota)) {
            sweep(now, millis, Integer.MAX_VALUE);
            if (!fits(now, key, value, quota)) {
                throw new KvException(
                        Kind.QUOTA,
                        now.index().keys()
                                + " keys have "
                                + now.index().bytes()
                                + " bytes; the value does not fit into the quota");
            }
        }
    }

    /** Whether there is room. A quota that became smaller keeps no value from becoming smaller. */
    private static boolean fits(State now, byte[] key, byte[] value, KvQuota quota) {
        Entry before = now.index().find(key);
        long size = (long) key.length + value.length;
        long grows = before == null ? size : size - before.bytes();
        return (grows <= 0 || now.index().bytes() + grows <= quota.bytes())
                && (before != null || now.index().keys() < quota.keys());
    }

    /** Removes values whose time is over. */
    private static void sweep(State now, long millis, int most) {
        for (int i = 0; i < most; i++) {
            Entry due = now.index().firstDue(millis);
            if (due == null) {
                return;
            }
            now.table().remove(due.key());
            now.index().remove(due.key());
        }
    }

    @Override
    public boolean delete(String text, KvWait wait) {
        byte[] key = KvNamespace.key(text);
        Waits.lock(lock, wait);
        try {
            State now = locked();
            boolean there = present(now, key) != null;
            remove(now, key);
            return there;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void compareAndDelete(String text, long version, KvWait wait) {
        byte[] key = KvNamespace.key(text);
        Waits.lock(lock, wait);
        try {
            State now = locked();
            Entry entry = present(now, key);
            if (entry == null) {
                throw new KvException(Kind.CONFLICT, "the key has no value");
            }
            requireVersion(text, entry, version);
            remove(now, key);
        } finally {
            lock.unlock();
        }
    }

    private void remove(State now, byte[] key) {
        if (now.index().find(key) != null) {
            now.table().remove(key);
            noteChange(now);
            now.index().remove(key);
        }
        sweep(now, clock.millis(), SWEPT_AT_ONCE);
    }

    @Override
    public List<String> list(String prefix, String after, int limit, KvWait wait) {
        if (limit < 1) {
            throw new IllegalArgumentException("a list of " + limit + " keys");
        }
        byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] last = after.getBytes(StandardCharsets.UTF_8);
        State now = state(wait);
        boolean behind = last.length > 0 && Arrays.compareUnsigned(last, start) >= 0;
        long millis = clock.millis();
        List<String> keys = new ArrayList<>();
        for (Map.Entry<byte[], Entry> each :
                now.index().from(behind ? last : start, !behind).entrySet()) {
            byte[] key = each.getKey();
            if (!beginsWith(key, start)) {
                break;
            }
            if (each.getValue().expiry() > millis) {
                keys.add(new String(key, StandardCharsets.UTF_8));
                if (keys.size() == limit) {
                    break;
                }
            }
        }
        return keys;
    }

    private static boolean beginsWith(byte[] key, byte[] start) {
        return key.length >= start.length
                && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }

    @Override
    public KvUsage usage(KvWait wait) {
        Waits.lock(lock, wait);
        try {
            State now = locked();
            sweep(now, clock.millis(), Integer.MAX_VALUE);
            return new KvUsage(now.index().keys(), now.index().bytes());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sync(KvWait wait) {
        RecordTable changed = lastChanged.get();
        RecordTable synced = tables.sync(wait);
        if (changed != null && changed != synced) {
            lastChanged.compareAndSet(changed, null);
            throw new KvException(
                    Kind.UNAVAILABLE, "the store failed before it had written all changes");
        }
    }
}
