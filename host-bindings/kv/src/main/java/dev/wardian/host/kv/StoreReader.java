package dev.wardian.host.kv;

import dev.wardian.host.kv.KvException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Reads all values of a file that no store has open, and writes nothing. */
final class StoreReader {
    private final MVStore store;
    private final StoreFailures failures;
    private final long now;
    private final Consumer<KvEntry> reader;

    private StoreReader(MVStore store, StoreFailures failures, long now, Consumer<KvEntry> reader) {
        this.store = store;
        this.failures = failures;
        this.now = now;
        this.reader = reader;
    }

    static void read(Path file, InstantSource clock, Consumer<KvEntry> reader) {
        Path absolute = file.toAbsolutePath();
        StoreFailures failures = new StoreFailures(absolute);
        requireContent(absolute, failures);
        long newest = failures.cleanEnd();
        MVStore store =
                failures.explained(
                        null,
                        () ->
                                new MVStore.Builder()
                                        .fileName(SteadyFiles.name(absolute))
                                        .readOnly()
                                        .open());
        try {
            Session.requireNewest(store, newest, failures);
            new StoreReader(store, failures, clock.millis(), reader).readTables();
        } finally {
            store.closeImmediately();
        }
    }

    /** The database would begin a store in an empty file. */
    private static void requireContent(Path file, StoreFailures failures) {
        try {
            if (Files.size(file) == 0) {
                throw failures.failure(Kind.DAMAGED, "it is no store, since it is empty", null);
            }
        } catch (IOException e) {
            throw failures.noFile(e);
        }
    }

    private void readTables() {
        MVMap<byte[], byte[]> own = table(Session.OWN_TABLE);
        failures.explained(null, () -> sums(own)).forEach(this::readTable);
    }

    private Map<String, TableSum> sums(MVMap<byte[], byte[]> own) {
        Map<String, TableSum> sums = new TreeMap<>();
        long unused = Session.readOwn(own, failures, sums::put);
        return sums;
    }

    private MVMap<byte[], byte[]> table(String name) {
        return failures.explained(
                null,
                () -> {
                    if (!store.hasMap(name)) {
                        throw failures.failure(Kind.DAMAGED, "a table is missing", null);
                    }
                    return store.openMap(name, Session.tableType());
                });
    }

    private void readTable(String name, TableSum written) {
        NamespaceName place = NamespaceName.ofTable(name);
        if (place == null) {
            throw failures.failure(Kind.DAMAGED, "its list of tables is damaged", null);
        }
        Records records = new Records(name);
        Cursor<byte[], byte[]> cursor = failures.explained(null, () -> table(name).cursor(null));
        TableSum sum = TableSum.EMPTY;
        while (failures.explained(null, cursor::hasNext)) {
            byte[] key = failures.explained(null, cursor::next);
            byte[] record = cursor.getValue();
            if (!records.isWhole(key, record)) {
                throw failures.failure(Kind.DAMAGED, "a value of " + name + " is damaged", null);
            }
            sum = sum.with(record);
            if (Records.expiry(record) > now) {
                reader.accept(entry(place, key, record));
            }
        }
        if (!written.equals(TableSum.UNKNOWN) && !written.equals(sum)) {
            throw failures.failure(Kind.DAMAGED, "a table has lost records", null);
        }
    }

    private static KvEntry entry(NamespaceName place, byte[] key, byte[] record) {
        long expiry = Records.expiry(record);
        return new KvEntry(
                place.pluginId(),
                place.namespace(),
                new String(key, StandardCharsets.UTF_8),
                new KvValue(Records.value(record), Records.version(record)),
                expiry == Records.NEVER
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(expiry)));
    }
}
