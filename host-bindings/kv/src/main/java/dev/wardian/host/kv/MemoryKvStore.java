package dev.wardian.host.kv;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A store whose values end with the process. */
final class MemoryKvStore implements KvStore {
    private final InstantSource clock;
    private final AtomicLong versions;
    private final Map<NamespaceName, KvNamespace> namespaces = new ConcurrentHashMap<>();
    private volatile boolean closed;

    MemoryKvStore(InstantSource clock) {
        this.clock = clock;
        this.versions = new AtomicLong(Versions.floor(clock));
    }

    @Override
    public KvNamespace open(String pluginId, String namespace) {
        requireOpen();
        return namespaces.computeIfAbsent(
                new NamespaceName(pluginId, namespace),
                name ->
                        new OrderedNamespace(
                                new OneTable(new MemoryTable()), new Records(name.table()), clock));
    }

    private void requireOpen() {
        if (closed) {
            throw new KvException(KvException.Kind.CLOSED, "the store is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        namespaces.clear();
    }

    /** The table, as long as the store is open. */
    private final class OneTable implements RecordTables {
        private final RecordTable table;

        OneTable(RecordTable table) {
            this.table = table;
        }

        @Override
        public RecordTable current() {
            requireOpen();
            return table;
        }

        @Override
        public RecordTable sync(KvWait wait) {
            return current();
        }

        @Override
        public KvException damaged(String what) {
            return new KvException(KvException.Kind.DAMAGED, what);
        }
    }

    private final class MemoryTable implements RecordTable {
        private final Map<byte[], byte[]> records =
                new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

        @Override
        public byte @Nullable [] get(byte[] key) {
            return records.get(key);
        }

        @Override
        public void put(byte[] key, byte[] record) {
            records.put(key, record);
        }

        @Override
        public void remove(byte[] key) {
            records.remove(key);
        }

        @Override
        public void scan(BiConsumer<byte[], byte[]> visitor) {
            records.forEach(visitor);
        }

        @Override
        public long nextVersion() {
            return versions.getAndIncrement();
        }
    }
}
