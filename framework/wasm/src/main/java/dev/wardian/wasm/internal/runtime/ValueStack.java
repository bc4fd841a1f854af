package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.MemoryBudget;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a guest's value stack: 64-bit slots, and beside them reference slots where a function
 * uses some. Its arrays are never replaced, because callers hold them in locals; a frame that does
 * not fit goes to the {@link #next} piece.
 *
 * <p>Reference slots that no frame uses are null, or the objects of an unloaded plugin would stay
 * reachable.
 */
public final class ValueStack {
    /** The size of the pieces that are kept for later calls. */
    static final int FIRST_SLOTS = 8192;

    /** The size of first pieces where many calls are nested. */
    static final int SMALL_SLOTS = 1024;

    private static final int KEPT = 16;
    private static final AtomicReferenceArray<@Nullable ValueStack> FREE =
            new AtomicReferenceArray<>(KEPT);

    public final long[] slots;

    /** What is left of {@link CallContext#countdown} when a call has ended that lay here. */
    int countdown;

    /** From which {@link CallContext} takes the next count. */
    int random;

    private Object @Nullable [] references;
    private @Nullable ValueStack next;

    /** Pays for it, or null for a first piece. */
    private final @Nullable MemoryBudget budget;

    private ValueStack(int size, @Nullable MemoryBudget budget) {
        this.slots = new long[size];
        this.random = System.identityHashCode(this);
        this.countdown = CallContext.SAMPLE_INTERVAL;
        this.budget = budget;
    }

    /** The reference slots, as many as there are 64-bit slots. */
    public Object[] references() {
        Object[] array = references;
        if (array == null) {
            array = new Object[slots.length];
            references = array;
        }
        return array;
    }

    /** The reference slots, or null where none was used. */
    public Object @Nullable [] usedReferences() {
        return references;
    }

    /** Makes all reference slots null. */
    void clearReferences() {
        if (references != null) {
            Arrays.fill(references, null);
        }
    }

    /** The piece behind this one, or null. */
    @Nullable ValueStack following() {
        return next;
    }

    /** Copies reference slots, where there are some. */
    public void copyReferences(int to, int from, int count) {
        if (references != null) {
            System.arraycopy(references, from, references, to, count);
        }
    }

    /**
     * A piece of that many slots for the outermost frames of a call; give it back with {@link
     * #release}.
     */
    static ValueStack lease(int size) {
        if (size != FIRST_SLOTS) {
            return new ValueStack(size, null);
        }
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            int index = home + i & KEPT - 1;
            if (FREE.getPlain(index) != null) {
                ValueStack stack = FREE.getAndSet(index, null);
                if (stack != null) {
                    return stack;
                }
            }
        }
        return new ValueStack(FIRST_SLOTS, null);
    }

    /** A small piece, or a larger one for so many slots, that is not leased. */
    static ValueStack small(int slots) {
        return new ValueStack(Math.max(SMALL_SLOTS, slots), null);
    }

    /** Gives a leased piece back. The pieces that grew behind it are dropped. */
    static void release(ValueStack stack) {
        stack.dropFollowing();
        if (stack.slots.length != FIRST_SLOTS) {
            return;
        }
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            int index = home + i & KEPT - 1;
            if (FREE.getPlain(index) == null && FREE.compareAndSet(index, null, stack)) {
                return;
            }
        }
    }

    /** Where this thread looks first, so that threads rarely meet. */
    private static int home() {
        return System.identityHashCode(Thread.currentThread()) & KEPT - 1;
    }

    /**
     * How many slots a piece behind this one gets that has room for a frame of {@code frameSlots}.
     *
     * @param room how many it may have, at least {@code frameSlots}
     */
    int slotsOfNext(int frameSlots, long room) {
        int size = (int) Math.min(room, Math.min(1 << 18, slots.length * 4L));
        return Math.max(size, frameSlots);
    }

    /**
     * Puts a piece behind this one, in place of those that are there. It is kept, so that a call at
     * the border of two pieces is cheap.
     *
     * @param budget pays for it until it is dropped
     * @return null if the budget has no room for it
     */
    @Nullable ValueStack grow(int size, MemoryBudget budget) {
        if (!budget.reserve(bytes(size))) {
            return null;
        }
        ValueStack piece = null;
        try {
            piece = new ValueStack(size, budget);
        } finally {
            if (piece == null) {
                budget.release(bytes(size));
            }
        }
        dropBehind();
        next = piece;
        return piece;
    }

    /** Drops the pieces that grew behind this one. */
    void dropFollowing() {
        if (next != null) {
            dropBehind();
        }
    }

    private void dropBehind() {
        ValueStack piece = next;
        next = null;
        while (piece != null) {
            if (piece.budget != null) {
                piece.budget.release(bytes(piece.slots.length));
            }
            piece = piece.next;
        }
    }

    /** What so many slots count. Their reference slots, where there are some, are no larger. */
    private static long bytes(int slots) {
        return (long) Long.BYTES * slots;
    }
}
