package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;

/** A list of buffers in the guest's memory ({@code iovec_array}), read once. */
final class Vectors {
    /** So many buffers fit into one call. */
    private static final int MOST = 1_024;

    private static final int BYTES_OF_VECTOR = 8;

    private final long[] addresses;
    private final int[] lengths;

    private Vectors(int count) {
        addresses = new long[count];
        lengths = new int[count];
    }

    /** What to do with a part of a buffer. */
    interface Part {
        /**
         * Moves bytes.
         *
         * @return how many; fewer than {@code length} end the call
         */
        int move(long address, int length) throws FilesException;
    }

    /** Reads the list whose address and length are these arguments, and checks all ranges. */
    static Vectors read(WasiCall call, int param) throws FilesException {
        long list = call.u32(param);
        long count = call.u32(param + 1);
        if (count > MOST) {
            throw new FilesException(WasiErrno.INVAL);
        }
        GuestMemory memory = call.memory();
        Vectors vectors = new Vectors((int) count);
        for (int i = 0; i < count; i++) {
            long address = memory.readU32(list + (long) i * BYTES_OF_VECTOR);
            long length = memory.readU32(list + (long) i * BYTES_OF_VECTOR + 4);
            memory.check(address, length);
            vectors.addresses[i] = address;
            // One call moves less than 2 GiB in any case.
            vectors.lengths[i] = (int) Math.min(length, Integer.MAX_VALUE);
        }
        return vectors;
    }

    /**
     * Moves bytes buffer by buffer, in parts of at most a chunk, until a part is not moved whole.
     *
     * <p>A failure after some bytes is not told, since they were moved: the next call will find it.
     *
     * @return how many bytes were moved
     */
    int forEach(WasiCall call, Part part) throws FilesException {
        int moved = 0;
        for (int i = 0; i < addresses.length; i++) {
            for (int done = 0; done < lengths[i]; ) {
                int length = Math.min(WasiGuest.CHUNK, lengths[i] - done);
                if (moved > Integer.MAX_VALUE - length) {
                    return moved;
                }
                call.payBytes(length);
                int count;
                try {
                    count = part.move(addresses[i] + done, length);
                } catch (FilesException e) {
                    if (moved == 0) {
                        throw e;
                    }
                    return moved;
                }
                moved += count;
                done += count;
                if (count < length) {
                    return moved;
                }
            }
        }
        return moved;
    }
}
