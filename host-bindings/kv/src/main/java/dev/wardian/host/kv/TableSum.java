package dev.wardian.host.kv;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a table has in it, as it was when the file was closed. The database has no checksum for the
 * tree of a table, so a tree that lost a branch looks like a smaller one.
 *
 * @param records how many records
 * @param bytes their bytes
 * @param versions the sum of their versions, which may overflow
 */
record TableSum(long records, long bytes, long versions) {
    static final TableSum EMPTY = new TableSum(0, 0, 0);

    /** In place of the sum of a table that changes. */
    static final TableSum UNKNOWN = new TableSum(-1, 0, 0);

    TableSum with(byte @Nullable [] record) {
        return plus(1, record);
    }

    TableSum without(byte @Nullable [] record) {
        return plus(-1, record);
    }

    private TableSum plus(int sign, byte @Nullable [] record) {
        if (record == null) {
            return this;
        }
        long version = record.length < Records.HEADER ? 0 : Records.version(record);
        return new TableSum(
                records + sign, bytes + (long) sign * record.length, versions + sign * version);
    }

    byte[] encoded() {
        return ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(records)
                .putLong(bytes)
                .putLong(versions)
                .array();
    }

    static TableSum of(byte[] bytes) {
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        return new TableSum(numbers.getLong(), numbers.getLong(), numbers.getLong());
    }
}
