package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.MalformedModuleException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A position within a range of a binary, and the primitive values of the binary format read from
 * there (spec section 5.2). Every method leaves the position after what it has read.
 */
public final class BinaryReader {
    private static final String UNEXPECTED_END = "unexpected end of section or function";
    private static final String TOO_LONG = "integer representation too long";
    private static final String TOO_LARGE = "integer too large";

    private final byte[] bytes;
    private int position;
    private int end;

    public BinaryReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Goes to another range of the same binary. */
    public void reset(int newStart, int newEnd) {
        this.position = newStart;
        this.end = newEnd;
    }

    public int position() {
        return position;
    }

    public int end() {
        return end;
    }

    public int remaining() {
        return end - position;
    }

    public boolean atEnd() {
        return position >= end;
    }

    /** One byte, 0 to 255. */
    public int u8() {
        int at = position;
        if (at >= end) {
            throw unexpectedEnd();
        }
        position = at + 1;
        return bytes[at] & 0xFF;
    }

    /** The byte at a position that has been read, 0 to 255. */
    public int at(int offset) {
        return bytes[offset] & 0xFF;
    }

    /** The byte that {@link #u8} would read. */
    public int peek() {
        if (position >= end) {
            throw unexpectedEnd();
        }
        return bytes[position] & 0xFF;
    }

    public void skip(int count) {
        if (count < 0 || count > end - position) {
            throw unexpectedEnd();
        }
        position += count;
    }

    /** An unsigned LEB128 of 32 bits; the result is to be read as unsigned. */
    public int u32() {
        // This method and u8 stay below the size up to which the JVM's first compiler inlines.
        int first = u8();
        return first < 0x80 ? first : (int) unsigned(first, 32);
    }

    /** An unsigned LEB128 of 64 bits. */
    public long u64() {
        int first = u8();
        return first < 0x80 ? first : unsigned(first, 64);
    }

    /** A signed LEB128 of 32 bits. */
    public int s32() {
        return (int) signed(u8(), 32);
    }

    /** A signed LEB128 of 33 bits: type indices, or negative codes of types. */
    public long s33() {
        return signed(u8(), 33);
    }

    /** A signed LEB128 of 64 bits. */
    public long s64() {
        return signed(u8(), 64);
    }

    /**
     * The number of elements of a vector whose elements take at least {@code leastBytes} bytes
     * each.
     */
    public int count(int leastBytes) {
        int start = position;
        int count = u32();
        if (Integer.toUnsignedLong(count) > (end - position) / leastBytes) {
            throw malformed(
                    UNEXPECTED_END
                            + ": "
                            + Integer.toUnsignedString(count)
                            + " elements in "
                            + (end - position)
                            + " bytes",
                    start);
        }
        return count;
    }

    /** A name in UTF-8. */
    public String name() {
        int start = position;
        int length = u32();
        if (length < 0 || length > end - position) {
            throw malformed(
                    "length out of bounds: name of " + Integer.toUnsignedString(length), start);
        }
        int from = position;
        position += length;
        for (int i = from; i < position; i++) {
            if (bytes[i] < 0) {
                return decodeUtf8(from, length);
            }
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private String decodeUtf8(int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("malformed UTF-8 encoding", from);
        }
    }

    private long unsigned(int first, int bits) {
        int start = position - 1;
        int b = first;
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            if (shift + 7 > bits) {
                checkLastByte(b, b >>> (bits - shift), start);
            }
            value |= (b & 0x7FL) << shift;
            if ((b & 0x80) == 0) {
                return value;
            }
            b = u8();
        }
    }

    private long signed(int first, int bits) {
        int start = position - 1;
        int b = first;
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            if (shift + 7 > bits) {
                // The bits above the value must repeat its sign bit.
                int above = (byte) (b << 1) >> (bits - shift);
                checkLastByte(b, above == 0 || above == -1 ? 0 : 1, start);
            }
            value |= (b & 0x7FL) << shift;
            if ((b & 0x80) == 0) {
                int unused = 64 - Math.min(shift + 7, 64);
                return (value << unused) >> unused;
            }
            b = u8();
        }
    }

    private static void checkLastByte(int b, int excess, int start) {
        if ((b & 0x80) != 0) {
            throw malformed(TOO_LONG, start);
        }
        if (excess != 0) {
            throw malformed(TOO_LARGE, start);
        }
    }

    /** That the range ends too early. */
    public MalformedModuleException unexpectedEnd() {
        return malformed(UNEXPECTED_END, end);
    }

    private static MalformedModuleException malformed(String reason, int offset) {
        return new MalformedModuleException(reason, offset);
    }
}
