package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.HostCall;
import java.util.Arrays;

/**
 * The output of one call, which grows as the guest writes; its room is kept for the next call while
 * it is small.
 */
final class OutputBuffer {
    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST = 256;
    private static final int KEPT = 64 << 10;

    private byte[] bytes = NOTHING;
    private int length;

    int length() {
        return length;
    }

    /** Appends a checked region of the guest's memory; the caller holds the cap. */
    void append(HostCall call, long address, int count) {
        int wanted = length + count;
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, roomFor(wanted));
        }
        call.memory().read(address, bytes, length, count);
        length = wanted;
    }

    private int roomFor(int wanted) {
        if (length == 0) {
            return Math.max(FIRST, wanted);
        }
        long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
        return (int) Math.max(wanted, doubled);
    }

    /** Takes what was written and empties the buffer. */
    byte[] take() {
        // A large output that was written in one piece fills its room exactly and needs no second
        // copy.
        byte[] result;
        if (length == bytes.length && length > KEPT) {
            result = bytes;
            bytes = NOTHING;
        } else {
            result = length == 0 ? NOTHING : Arrays.copyOf(bytes, length);
        }
        clear();
        return result;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = NOTHING;
        }
    }
}
