package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.HostCall;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The output of one call. It grows as the guest writes. Most outputs are written in one piece; that
 * piece is copied out of the guest once and returned. Several pieces are joined in a buffer, which
 * is kept for the next call if it is small.
 */
public final class OutputBuffer {
    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST = 256;
    private static final int KEPT = 64 << 10;

    /** The output while it is one piece, or null. */
    private byte @Nullable [] piece;

    private byte[] room = NOTHING;
    private int length;

    /** The most bytes that the output may have. */
    private int limit;

    /** The size of an output that was over the limit, or 0. */
    private long refused;

    /** Begins an output of at most {@code most} bytes. */
    void begin(int most) {
        limit = most;
        refused = 0;
    }

    /** Bytes that may still be written. */
    public long left() {
        return (long) limit - length;
    }

    /** Notes that {@code count} more bytes were rejected because they exceed the limit. */
    public void refuse(long count) {
        refused = length + count;
    }

    /** The size of an output that was rejected as too large, or 0. */
    public long refused() {
        return refused;
    }

    /** Appends a checked region of the guest's memory; the caller holds the cap. */
    public void append(HostCall call, long address, int count) {
        if (length == 0) {
            piece = call.memory().read(address, count);
            length = count;
            return;
        }
        int wanted = length + count;
        byte[] first = piece;
        if (first == null) {
            makeRoom(room, wanted);
        } else if (wanted > room.length) {
            makeRoom(first, wanted);
            piece = null;
        } else {
            System.arraycopy(first, 0, room, 0, length);
            piece = null;
        }
        call.memory().read(address, room, length, count);
        length = wanted;
    }

    /** Makes room for {@code wanted} bytes that begin with {@code written}. */
    private void makeRoom(byte[] written, int wanted) {
        if (wanted > written.length) {
            long doubled = Math.min(2L * written.length, Integer.MAX_VALUE - 8);
            room = Arrays.copyOf(written, (int) Math.max(Math.max(FIRST, wanted), doubled));
        }
    }

    /** Takes what was written and empties the buffer. */
    public byte[] take() {
        byte[] whole = piece;
        if (whole == null) {
            whole = length == 0 ? NOTHING : Arrays.copyOf(room, length);
        }
        clear();
        return whole;
    }

    void clear() {
        piece = null;
        length = 0;
        if (room.length > KEPT) {
            room = NOTHING;
        }
    }
}
