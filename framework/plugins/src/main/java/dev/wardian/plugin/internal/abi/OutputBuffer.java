package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.MemoryBudget;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The output of one call. It grows as the guest writes. Most outputs are written in one piece; that
 * piece is copied out of the guest once and returned. Several pieces are joined in a buffer, which
 * is kept for the next call if it is small. The memory budget pays for what is held.
 */
public final class OutputBuffer {
    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST = 256;
    private static final int KEPT = 64 << 10;

    private final CallMemory memory;

    /** The output while it is one piece, or null. */
    private byte @Nullable [] piece;

    private byte[] room = NOTHING;
    private int length;

    /** The most bytes that the output may have. */
    private int limit;

    /** The size of an output that was over the limit, or 0. */
    private long refused;

    private boolean incomplete;

    OutputBuffer(MemoryBudget budget) {
        memory = new CallMemory(budget);
    }

    /** Begins an output of at most {@code most} bytes. */
    void begin(int most) {
        limit = most;
        refused = 0;
        incomplete = false;
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

    /** Whether the memory budget had no room for a part of the output, which is missing then. */
    public boolean incomplete() {
        return incomplete;
    }

    /**
     * Appends a checked region of the guest's memory; the caller holds the cap.
     *
     * @return false if the memory budget has no room for it, and nothing was appended
     */
    public boolean append(HostCall call, long address, int count) {
        boolean appended = appendWithin(call, address, count);
        incomplete |= !appended;
        return appended;
    }

    private boolean appendWithin(HostCall call, long address, int count) {
        if (length == 0) {
            if (!memory.atLeast((long) room.length + count)) {
                return false;
            }
            piece = call.memory().read(address, count);
            length = count;
            return true;
        }
        if (!extend(count)) {
            return false;
        }
        call.memory().read(address, room, length, count);
        length += count;
        return true;
    }

    /**
     * Appends bytes of the host; the caller holds the cap.
     *
     * @return false if the memory budget has no room for them, and nothing was appended
     */
    public boolean append(byte[] source, int offset, int count) {
        boolean appended = extend(count);
        if (appended) {
            System.arraycopy(source, offset, room, length, count);
            length += count;
        }
        incomplete |= !appended;
        return appended;
    }

    /** Makes room for more, with what was written so far in {@link #room}. */
    private boolean extend(int count) {
        int wanted = length + count;
        byte[] first = piece;
        if (first == null || wanted > room.length) {
            if (!makeRoom(first == null ? room : first, wanted)) {
                return false;
            }
        } else {
            System.arraycopy(first, 0, room, 0, length);
        }
        piece = null;
        return true;
    }

    /** Forgets what was written and refused, within the same call. */
    void restart() {
        clear();
        refused = 0;
        incomplete = false;
    }

    /** Makes room for {@code wanted} bytes that begin with {@code written}. */
    private boolean makeRoom(byte[] written, int wanted) {
        if (wanted > written.length) {
            long doubled = Math.min(2L * written.length, Integer.MAX_VALUE - 8);
            int size = (int) Math.max(Math.max(FIRST, wanted), doubled);
            if (!memory.atLeast(size)) {
                return false;
            }
            room = Arrays.copyOf(written, size);
        }
        return true;
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
        memory.atMost(room.length);
    }

    /** Gives back what was kept for later calls too. */
    void close() {
        room = NOTHING;
        clear();
    }
}
