package dev.wardian.wasm.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The range of a host's bytes that a guest reaches through imports, as it is now. */
public final class HostWindow {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NO_BYTES = {};

    private byte[] bytes = NO_BYTES;

    /** The index of the first byte. */
    private int first;

    private int length;

    /** The address of the first byte. */
    private long address;

    /** The range is in the array, and the last address is none beyond {@link Long#MAX_VALUE}. */
    public void set(byte[] bytes, int first, int length, long address) {
        this.bytes = bytes;
        this.first = first;
        this.length = length;
        this.address = address;
    }

    public void clear() {
        set(NO_BYTES, 0, 0, 0);
    }

    /**
     * Whether so many bytes from an address on can be reached, and {@link #index} has a meaning.
     */
    private boolean reaches(long from, int size) {
        long offset = from - address;
        return offset >= 0 && offset <= length - size;
    }

    private int index(long from) {
        return first + (int) (from - address);
    }

    int loadByte(long from) {
        return reaches(from, 1) ? bytes[index(from)] & 0xFF : 0;
    }

    long loadLong(long from) {
        return reaches(from, Long.BYTES) ? (long) LONGS.get(bytes, index(from)) : 0;
    }

    void storeByte(long from, int value) {
        if (reaches(from, 1)) {
            bytes[index(from)] = (byte) value;
        }
    }

    void storeLong(long from, long value) {
        if (reaches(from, Long.BYTES)) {
            LONGS.set(bytes, index(from), value);
        }
    }
}
