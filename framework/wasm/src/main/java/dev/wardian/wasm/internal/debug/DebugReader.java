package dev.wardian.wasm.internal.debug;

import java.nio.charset.StandardCharsets;

/**
 * Reads the data types of DWARF (DWARF 5, section 7): little-endian numbers, LEB128 and strings. It
 * throws nothing: beyond its end everything is zero, and {@link #failed} is true from then on.
 */
final class DebugReader {
    /** Longer names are cut. */
    private static final int MAX_NAME_BYTES = 1024;

    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean failed;

    /**
     * A reader of {@code bytes} from {@code start} to {@code end}.
     *
     * @param end at most the length of {@code bytes}
     */
    DebugReader(byte[] bytes, long start, long end) {
        this.bytes = bytes;
        this.end = (int) Math.min(end, bytes.length);
        seek(start);
    }

    int position() {
        return at;
    }

    /** Whether something was read, or sought, that lies outside. */
    boolean failed() {
        return failed;
    }

    boolean atEnd() {
        return failed || at >= end;
    }

    void seek(long position) {
        if (position < 0 || position > end) {
            fail();
        } else {
            at = (int) position;
        }
    }

    private void fail() {
        failed = true;
        at = end;
    }

    void skip(long count) {
        seek(count < 0 ? -1 : at + count);
    }

    int u8() {
        if (at >= end) {
            fail();
            return 0;
        }
        return bytes[at++] & 0xFF;
    }

    /** An unsigned number of up to 8 bytes. */
    long unsigned(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            long part = u8();
            value |= i < Long.BYTES ? part << (8 * i) : 0;
        }
        return value;
    }

    /** An unsigned LEB128; bits beyond the 64th are dropped. */
    long uleb() {
        return leb(false);
    }

    /** A signed LEB128. */
    long sleb() {
        return leb(true);
    }

    private long leb(boolean signed) {
        long value = 0;
        int shift = 0;
        int part;
        do {
            part = u8();
            value |= shift < Long.SIZE ? (long) (part & 0x7F) << shift : 0;
            shift += 7;
        } while ((part & 0x80) != 0 && !failed);
        boolean negative = signed && shift < Long.SIZE && (part & 0x40) != 0;
        return negative ? value | (-1L << shift) : value;
    }

    /** Passes a string that ends with a zero byte. */
    void skipText() {
        while (u8() != 0 && !failed) {
            // Its length stands nowhere.
        }
    }

    /** A string that ends with a zero byte. */
    String text() {
        int start = at;
        skipText();
        int length = failed ? at - start : at - start - 1;
        return new String(bytes, start, Math.min(length, MAX_NAME_BYTES), StandardCharsets.UTF_8);
    }
}
