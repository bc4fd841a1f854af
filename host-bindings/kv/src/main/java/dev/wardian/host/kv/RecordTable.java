package dev.wardian.host.kv;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of one namespace by key, as a store has them. One thread at a time changes a table;
 * others read it meanwhile. Methods throw a {@link KvException} if the store fails.
 */
interface RecordTable {
    byte @Nullable [] get(byte[] key);

    void put(byte[] key, byte[] record);

    void remove(byte[] key);

    /** Reads all records, in the order of the bytes of their keys. */
    void scan(BiConsumer<byte[], byte[]> visitor);

    /** A number above all that this method ever gave for the namespace. */
    long nextVersion();
}
