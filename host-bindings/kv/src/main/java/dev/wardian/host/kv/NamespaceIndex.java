package dev.wardian.host.kv;

import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each key of a namespace, and the sums. One thread at a time changes it; others
 * find and list keys meanwhile.
 */
final class NamespaceIndex {
    /** In place of a version that is damaged. */
    static final long UNKNOWN = -1;

    private final NavigableMap<byte[], Entry> byKey =
            new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

    /** Those that have an end, by it. */
    private final TreeSet<Entry> byExpiry =
            new TreeSet<>(
                    Comparator.comparingLong(Entry::expiry)
                            .thenComparing(Entry::key, Arrays::compareUnsigned));

    private long keys;
    private long bytes;
    private long lostKeys;

    /**
     * One key.
     *
     * @param key the key
     * @param version its version, or {@link #UNKNOWN}
     * @param expiry when the value is gone, in milliseconds of the clock
     * @param bytes the bytes of key and value
     */
    record Entry(byte[] key, long version, long expiry, long bytes) {}

    /** Counts what a table has. */
    static NamespaceIndex of(RecordTable table, Records records) {
        NamespaceIndex index = new NamespaceIndex();
        table.scan((key, record) -> index.read(records, key, record));
        return index;
    }

    private void read(Records records, byte[] key, byte[] record) {
        boolean inOrder = byKey.isEmpty() || Arrays.compareUnsigned(byKey.lastKey(), key) < 0;
        if (!inOrder) {
            lostKeys++;
        } else if (records.isWhole(key, record)) {
            long size = (long) key.length + record.length - Records.HEADER;
            set(new Entry(key, Records.version(record), Records.expiry(record), size));
        } else if (records.isKey(key, record)) {
            set(new Entry(key, UNKNOWN, Records.NEVER, (long) key.length + record.length));
        } else {
            lostKeys++;
        }
    }

    @Nullable Entry find(byte[] key) {
        return byKey.get(key);
    }

    /** The keys from one on. */
    NavigableMap<byte[], Entry> from(byte[] key, boolean inclusive) {
        return byKey.tailMap(key, inclusive);
    }

    void set(Entry entry) {
        forget(byKey.put(entry.key(), entry));
        keys++;
        bytes += entry.bytes();
        if (entry.expiry() != Records.NEVER) {
            byExpiry.add(entry);
        }
    }

    void remove(byte[] key) {
        forget(byKey.remove(key));
    }

    private void forget(@Nullable Entry entry) {
        if (entry != null) {
            keys--;
            bytes -= entry.bytes();
            byExpiry.remove(entry);
        }
    }

    /** The value whose time was over first, if there is one. */
    @Nullable Entry firstDue(long millis) {
        return byExpiry.isEmpty() || byExpiry.first().expiry() > millis ? null : byExpiry.first();
    }

    /** How many keys are not as they were written. */
    long lostKeys() {
        return lostKeys;
    }

    long keys() {
        return keys;
    }

    long bytes() {
        return bytes;
    }
}
