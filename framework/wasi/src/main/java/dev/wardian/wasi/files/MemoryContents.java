package dev.wardian.wasi.files;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * The bytes of a file in memory. They lie in pages by number. A page that nobody wrote is missing
 * and reads as zeros, and so does the rest of a page whose array is short.
 */
final class MemoryContents {
    private static final int PAGE = 1 << 14;
    private static final int SHORTEST = 64;

    private final TreeMap<Long, byte[]> pages = new TreeMap<>();
    private long size;

    long size() {
        return size;
    }

    /** {@return how many bytes of the heap the pages take, for tests} */
    long heldBytes() {
        long held = 0;
        for (byte[] page : pages.values()) {
            held += page.length;
        }
        return held;
    }

    /** Copies bytes out; all of them are before the end. */
    void read(long position, byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            long at = position + done;
            int start = (int) (at % PAGE);
            int count = Math.min(PAGE - start, length - done);
            byte[] page = pages.get(at / PAGE);
            int held = page == null ? 0 : Math.max(0, Math.min(count, page.length - start));
            if (page != null && held > 0) {
                System.arraycopy(page, start, target, offset + done, held);
            }
            Arrays.fill(target, offset + done + held, offset + done + count, (byte) 0);
            done += count;
        }
    }

    /** Copies bytes in, and extends the contents if they end behind the end. */
    void write(long position, byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            long at = position + done;
            int start = (int) (at % PAGE);
            int count = Math.min(PAGE - start, length - done);
            byte[] page = page(at / PAGE, start + count);
            System.arraycopy(source, offset + done, page, start, count);
            done += count;
        }
        size = Math.max(size, position + length);
    }

    /** Cuts the contents, or extends them with zeros. */
    void setSize(long newSize) {
        if (newSize < size) {
            long last = newSize / PAGE;
            int kept = (int) (newSize % PAGE);
            pages.tailMap(last, kept == 0).clear();
            byte[] page = kept == 0 ? null : pages.get(last);
            if (page != null && page.length > kept) {
                // What is cut off must read as zeros when the file grows again.
                pages.put(last, Arrays.copyOf(Arrays.copyOf(page, kept), capacity(kept)));
            }
        }
        size = newSize;
    }

    private byte[] page(long number, int needed) {
        byte[] page = pages.get(number);
        if (page == null) {
            page = new byte[capacity(needed)];
            pages.put(number, page);
        } else if (page.length < needed) {
            page = Arrays.copyOf(page, capacity(needed));
            pages.put(number, page);
        }
        return page;
    }

    private static int capacity(int needed) {
        int power = Integer.highestOneBit(Math.max(needed, SHORTEST));
        return power < needed ? power << 1 : power;
    }
}
