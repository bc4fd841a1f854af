package dev.wardian.host.extism;

import dev.wardian.plugin.internal.abi.ConventionMemory;
import dev.wardian.wasm.HostMemory;
import dev.wardian.wasm.MemoryBudget;
import java.util.Arrays;

/**
 * The memory that a guest and the host share: blocks, by the offset at which they begin. The guest
 * loads and stores bytes anywhere in it. What it has written over cannot lead the host astray,
 * since the sizes of blocks are kept apart. Offset 0 is no block.
 */
final class SharedBlocks {
    /** The number of what the guest reaches by the offsets of blocks. */
    static final int REACHED = 0;

    /** The number of what it reaches by places in its input. */
    static final int REACHED_INPUT = 1;

    private static final byte[] NO_BYTES = {};
    private static final int[] NO_ENTRIES = {};

    /** Blocks begin at multiples of 16. */
    private static final int ALIGNMENT_SHIFT = 4;

    private static final int ALIGNMENT = 1 << ALIGNMENT_SHIFT;
    private static final int FIRST = ALIGNMENT;

    /** The least that is allocated at once, and the most that is kept for the next call. */
    private static final int KEPT = 64 << 10;

    /** No array of the JVM is larger. */
    private static final long MOST = Integer.MAX_VALUE - (1 << 20);

    /** Four sizes of blocks for each power of two. */
    private static final int CLASSES = 4 * Integer.SIZE;

    private final MemoryBudget budget;
    private final HostMemory reached;
    private final HostMemory reachedInput;
    private byte[] bytes = NO_BYTES;

    /**
     * For each place where a block can begin: its length and 1 more; or the place of the next free
     * block of its size, negative and 1 less; or 0.
     */
    private int[] entries = NO_ENTRIES;

    /** The place of the first free block of each size, or 0. */
    private final int[] free = new int[CLASSES];

    /** Where the blocks end that were allocated so far. */
    private int end = FIRST;

    private int inputOffset;
    private int inputLength;

    /** Bytes taken from the budget. */
    private long held;

    /** Whether there is room for more. */
    enum Room {
        ENOUGH,
        /** The limit is reached. */
        LIMIT,
        /** The budget has none, or the heap. */
        BUDGET
    }

    /**
     * @param memory pays for the memory, and has what the guest reaches of it
     */
    SharedBlocks(ConventionMemory memory) {
        this.budget = memory.budget();
        this.reached = memory.reached(REACHED);
        this.reachedInput = memory.reached(REACHED_INPUT);
    }

    /** Lets the guest reach what there is now. */
    private void reach() {
        set(reached, FIRST, end - FIRST, FIRST);
        set(reachedInput, inputOffset, inputLength, 0);
    }

    private void set(HostMemory memory, int first, int length, long address) {
        if (length == 0) {
            memory.clear();
        } else {
            memory.set(bytes, first, length, address);
        }
    }

    /** The block at an offset is the input: the guest reaches it from address 0 on too. */
    void setInput(int offset) {
        inputOffset = offset;
        inputLength = (int) length(offset);
        reach();
    }

    /** Where the input begins; 0 if there is none. */
    int inputOffset() {
        return inputOffset;
    }

    int inputLength() {
        return inputLength;
    }

    /**
     * Makes room for a block.
     *
     * @param length its length, above 0
     * @param limit the most bytes that all blocks may have
     */
    Room reserve(long length, long limit) {
        long most = Math.min(limit, MOST);
        if (length < 0 || length > most) {
            return Room.LIMIT;
        }
        long capacity = capacity((int) length);
        if (free[sizeClass(capacity)] != 0) {
            return Room.ENOUGH;
        }
        long wanted = (long) end + capacity;
        if (wanted > most) {
            return Room.LIMIT;
        }
        return wanted <= bytes.length || grow(wanted, most) ? Room.ENOUGH : Room.BUDGET;
    }

    /**
     * Gets a larger array: with room for as much again, since most calls answer about what they are
     * given, or for no more than is wanted if the budget has only that.
     */
    private boolean grow(long wanted, long most) {
        return growTo(Math.min(most, Math.max(KEPT, 2 * wanted))) || growTo(wanted);
    }

    private boolean growTo(long size) {
        int rounded = (int) Math.min(MOST, (size + ALIGNMENT - 1) & -ALIGNMENT);
        long entryBytes = (long) Integer.BYTES * (rounded >> ALIGNMENT_SHIFT);
        long more = rounded + entryBytes - held;
        if (!budget.reserve(more)) {
            return false;
        }
        try {
            byte[] moreBytes = Arrays.copyOf(bytes, rounded);
            entries = Arrays.copyOf(entries, rounded >> ALIGNMENT_SHIFT);
            bytes = moreBytes;
        } catch (OutOfMemoryError e) {
            // The JVM has less than the budget says. What there is stays as it is.
            budget.release(more);
            return false;
        }
        held += more;
        reach();
        return true;
    }

    /** Allocates a block for which there is room. Its contents are those that it had before. */
    int allocate(int length) {
        long capacity = capacity(length);
        int size = sizeClass(capacity);
        int place = free[size];
        if (place == 0) {
            place = end >> ALIGNMENT_SHIFT;
            end += (int) capacity;
            reach();
        } else {
            free[size] = -entries[place] - 1;
        }
        entries[place] = length + 1;
        return place << ALIGNMENT_SHIFT;
    }

    /** Frees the block that begins at an offset, if there is one. */
    void free(long offset) {
        long length = length(offset);
        if (length == 0) {
            return;
        }
        int place = (int) (offset >> ALIGNMENT_SHIFT);
        int size = sizeClass(capacity((int) length));
        entries[place] = -free[size] - 1;
        free[size] = place;
        if (offset == inputOffset) {
            inputLength = 0;
            reach();
        }
    }

    /** The length of the block that begins at an offset, or 0. */
    long length(long offset) {
        if (offset < FIRST || offset >= end || (offset & ALIGNMENT - 1) != 0) {
            return 0;
        }
        return Math.max(0, entries[(int) (offset >> ALIGNMENT_SHIFT)] - 1L);
    }

    /** The bytes that a block of a length takes: with four sizes for each power of two. */
    private static long capacity(int length) {
        long step = Math.max(ALIGNMENT, Integer.highestOneBit(Math.max(1, length - 1)) >> 2);
        return (length + step - 1) / step * step;
    }

    private static int sizeClass(long capacity) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(capacity);
        return 4 * power + (int) ((capacity >> (power - 2)) & 3);
    }

    /** Whether bytes from an offset on were allocated. */
    boolean contains(long offset, long length) {
        return offset >= FIRST && length >= 0 && offset <= end && length <= end - offset;
    }

    /** Copies bytes that were allocated. */
    byte[] copy(long offset, long length) {
        return Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length));
    }

    /** Writes the contents of a block. */
    void write(int offset, byte[] contents) {
        System.arraycopy(contents, 0, bytes, offset, contents.length);
    }

    /** Forgets all blocks. The next ones are zero. */
    void clear() {
        if (bytes.length > KEPT) {
            giveBack();
        } else {
            int used = Math.min(end, bytes.length);
            Arrays.fill(bytes, 0, used, (byte) 0);
            Arrays.fill(entries, 0, used >> ALIGNMENT_SHIFT, 0);
        }
        Arrays.fill(free, 0);
        end = FIRST;
        inputOffset = 0;
        inputLength = 0;
        reach();
    }

    /** Forgets all blocks, and gives all memory back. */
    void close() {
        clear();
        giveBack();
    }

    private void giveBack() {
        bytes = NO_BYTES;
        entries = NO_ENTRIES;
        budget.release(held);
        held = 0;
    }
}
