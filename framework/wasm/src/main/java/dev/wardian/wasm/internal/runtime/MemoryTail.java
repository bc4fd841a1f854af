package dev.wardian.wasm.internal.runtime;

import java.util.Arrays;

/**
 * The pages that a memory has grown by and that are not part of its array yet. They lie in chunks
 * of one size, so growing adds chunks and copies no contents. Positions count from the begin of the
 * tail; callers check them.
 */
final class MemoryTail {
    /** Bytes of a chunk. */
    static final int CHUNK = 1 << MemoryTail.CHUNK_BITS;

    private static final int CHUNK_BITS = 16;

    private byte[][] chunks = new byte[0][];
    private int count;

    /**
     * Makes room for {@code bytes} bytes in all; new ones are zero.
     *
     * @throws OutOfMemoryError if the heap has none; the tail stays as it was
     */
    void require(int bytes) {
        int wanted = (bytes + CHUNK - 1) / CHUNK;
        if (wanted > chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(wanted, 2 * chunks.length));
        }
        int before = count;
        try {
            while (count < wanted) {
                chunks[count] = new byte[CHUNK];
                count++;
            }
        } catch (OutOfMemoryError e) {
            Arrays.fill(chunks, before, count, null);
            count = before;
            throw e;
        }
    }

    /** The chunk that has the byte at {@code position}. */
    byte[] chunkAt(int position) {
        return chunks[position >>> CHUNK_BITS];
    }

    /** Where in its chunk the byte at {@code position} lies. */
    static int indexAt(int position) {
        return position & CHUNK - 1;
    }

    /** Whether so many bytes from a position on are in one chunk; before the tail none are. */
    static boolean isInChunk(int position, int length) {
        return position >= 0 && indexAt(position) <= CHUNK - length;
    }

    /** Copies the first {@code length} bytes. */
    void copyTo(byte[] target, int to, int length) {
        for (int done = 0; done < length; done += CHUNK) {
            int size = Math.min(CHUNK, length - done);
            System.arraycopy(chunks[done / CHUNK], 0, target, to + done, size);
        }
    }
}
