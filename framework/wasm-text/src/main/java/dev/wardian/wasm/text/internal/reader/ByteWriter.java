package dev.wardian.wasm.text.internal.reader;

import java.util.Arrays;

/** Growing bytes of the binary format. */
final class ByteWriter {
    private byte[] bytes = new byte[64];
    private int size;

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void bytes(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
    }

    void all(ByteWriter source) {
        room(source.size);
        System.arraycopy(source.bytes, 0, bytes, size, source.size);
        size += source.size;
    }

    /** An unsigned LEB128 of up to 64 bits. */
    void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            u8((int) rest | 0x80);
            rest >>>= 7;
        }
        u8((int) rest);
    }

    /** A signed LEB128 of up to 64 bits. */
    void signed(long value) {
        long rest = value;
        while (rest < -64 || rest >= 64) {
            u8((int) rest | 0x80);
            rest >>= 7;
        }
        u8((int) rest & 0x7F);
    }

    /** The lowest {@code count} bytes of {@code value}, little-endian. */
    void fixed(long value, int count) {
        for (int i = 0; i < count; i++) {
            u8((int) (value >>> (8 * i)));
        }
    }

    /** A vector of bytes: its length and the bytes. */
    void vector(byte[] source) {
        unsigned(source.length);
        bytes(source);
    }

    /** Takes away and returns everything from offset {@code from}. */
    byte[] cut(int from) {
        byte[] tail = Arrays.copyOfRange(bytes, from, size);
        size = from;
        return tail;
    }

    private void room(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
        }
    }
}
