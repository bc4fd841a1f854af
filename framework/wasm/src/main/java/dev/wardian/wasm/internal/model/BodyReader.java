package dev.wardian.wasm.internal.model;

import java.util.Objects;

/** Reads the instructions of a validated body; nothing is checked again. */
public final class BodyReader {

    private final byte[] bytes;

    /** Where the next byte is read. */
    public int position;

    public BodyReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** The opcode of the next instruction. */
    public Opcode opcode() {
        int first = u8();
        return Objects.requireNonNull(
                first < OpcodeTables.FIRST_PREFIX
                        ? OpcodeTables.byId(first)
                        : Opcode.of(first, u32()));
    }

    public int u8() {
        return bytes[position++] & 0xFF;
    }

    /** An unsigned LEB128 of up to 32 bits; its bits as an int. */
    public int u32() {
        int result = 0;
        int shift = 0;
        while (true) {
            byte b = bytes[position++];
            result |= (b & 0x7F) << shift;
            if (b >= 0) {
                return result;
            }
            shift += 7;
        }
    }

    /** An unsigned LEB128 of up to 64 bits. */
    private long u64() {
        long result = 0;
        int shift = 0;
        while (true) {
            byte b = bytes[position++];
            result |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return result;
            }
            shift += 7;
        }
    }

    /** A signed LEB128 of up to 32 bits. */
    public int s32() {
        return (int) s64();
    }

    /** A signed LEB128 of up to 64 bits. */
    public long s64() {
        long result = 0;
        int shift = 0;
        byte b;
        do {
            b = bytes[position++];
            result |= (long) (b & 0x7F) << shift;
            shift += 7;
        } while (b < 0);
        return shift < 64 && (b & 0x40) != 0 ? result | -1L << shift : result;
    }

    /** A value type; gives its first byte, which tells how a value is kept. */
    public int valueType() {
        int first = u8();
        if (ValTypes.isPrefix(first)) {
            s64();
        }
        return first;
    }

    /** Four bytes, little-endian. */
    public int i32() {
        return u8() | u8() << 8 | u8() << 16 | u8() << 24;
    }

    /** Eight bytes, little-endian. */
    public long i64() {
        return (i32() & 0xFFFF_FFFFL) | ((long) i32() << 32);
    }

    /** Passes over the locals that a body declares, with which it begins. */
    public void skipLocals() {
        for (int groups = u32(); groups > 0; groups--) {
            u32();
            valueType();
        }
    }

    /** Passes over the catch clauses of a {@code try_table}. */
    public void skipCatchClauses() {
        for (int count = u32(); count > 0; count--) {
            if (CatchKind.of(u8()).hasTag()) {
                u32();
            }
            u32();
        }
    }

    /**
     * The offset of an access: 32 bits, to be read as unsigned. A greater one becomes the greatest,
     * for both are beyond every memory.
     */
    public int offset() {
        long offset = u64();
        return offset >>> 32 == 0 ? (int) offset : -1;
    }

    /**
     * The same for an access that has to be aligned: the last three bits of a greater one are kept.
     */
    public int alignedOffset() {
        long offset = u64();
        return offset >>> 32 == 0 ? (int) offset : -8 | ((int) offset & 7);
    }

    /** The first part of an access's immediates; gives the index of the memory. */
    public int memory() {
        return (u32() & OpcodeTables.MEMARG_HAS_MEMORY) == 0 ? 0 : u32();
    }
}
