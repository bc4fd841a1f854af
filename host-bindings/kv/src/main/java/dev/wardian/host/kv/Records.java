package dev.wardian.host.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * How a value lies in a table: its version, when it is gone, a checksum of its key, a checksum of
 * everything, and the value. With the checksum of the key a damaged value is told from a damaged
 * key, behind which another key is lost.
 */
final class Records {
    /** In place of a time: never. */
    static final long NEVER = Long.MAX_VALUE;

    /** The bytes before the value. */
    static final int HEADER = 24;

    private static final int EXPIRY = 8;
    private static final int KEY_SUM = 16;
    private static final int SUM = 20;

    private final byte[] scope;

    /** Records of one table: those of another one are damaged here. */
    Records(String table) {
        this.scope = table.getBytes(StandardCharsets.UTF_8);
    }

    byte[] of(byte[] key, long version, long expiry, byte[] value) {
        ByteBuffer record = ByteBuffer.allocate(HEADER + value.length);
        record.putLong(version).putLong(expiry).putInt(sum(key)).putInt(0).put(value);
        record.putInt(SUM, sum(key, record.array()));
        return record.array();
    }

    /** Whether this is the record of the key, as it was written. */
    boolean isWhole(byte[] key, byte[] record) {
        return record.length >= HEADER && ByteBuffer.wrap(record).getInt(SUM) == sum(key, record);
    }

    /** Whether the key is as it was written, though its record may not be. */
    boolean isKey(byte[] key, byte[] record) {
        return record.length >= HEADER && ByteBuffer.wrap(record).getInt(KEY_SUM) == sum(key);
    }

    static long version(byte[] record) {
        return ByteBuffer.wrap(record).getLong();
    }

    static long expiry(byte[] record) {
        return ByteBuffer.wrap(record).getLong(EXPIRY);
    }

    static byte[] value(byte[] record) {
        return Arrays.copyOfRange(record, HEADER, record.length);
    }

    private int sum(byte[] key) {
        CRC32C sum = new CRC32C();
        sum.update(scope);
        sum.update(key);
        return (int) sum.getValue();
    }

    /** The sum of the key and of the record, but for the place of the sum itself. */
    private int sum(byte[] key, byte[] record) {
        CRC32C sum = new CRC32C();
        sum.update(scope);
        sum.update(key);
        sum.update(record, 0, SUM);
        sum.update(record, HEADER, record.length - HEADER);
        return (int) sum.getValue();
    }
}
