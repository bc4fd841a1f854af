package dev.wardian.wasm.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the primitive parts of the binary format (spec section 5.2). */
public final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The magic number and version 1: how every module begins. */
    public static ByteWriter module() {
        return new ByteWriter().raw(0, 'a', 's', 'm', 1, 0, 0, 0);
    }

    public ByteWriter raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public ByteWriter raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** An unsigned LEB128, as short as possible. */
    public ByteWriter u32(long value) {
        return u64(value & 0xFFFF_FFFFL);
    }

    /** An unsigned LEB128 of 64 bits, as short as possible. */
    public ByteWriter u64(long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    /** A signed LEB128, as short as possible. */
    public ByteWriter signed(long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>= 7;
        }
        out.write((int) (rest & 0x7F));
        return this;
    }

    /** The lowest {@code count} bytes of {@code value}, little-endian. */
    public ByteWriter littleEndian(long value, int count) {
        for (int i = 0; i < count; i++) {
            out.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    /** A length, then the bytes. */
    public ByteWriter sized(byte[] bytes) {
        return u32(bytes.length).raw(bytes);
    }

    /** A name: the length in bytes, then UTF-8. */
    public ByteWriter name(String name) {
        return sized(name.getBytes(StandardCharsets.UTF_8));
    }

    /** A section: its id, the size of the contents, the contents. */
    public ByteWriter section(int id, byte[] contents) {
        return raw(id).sized(contents);
    }

    public int size() {
        return out.size();
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
