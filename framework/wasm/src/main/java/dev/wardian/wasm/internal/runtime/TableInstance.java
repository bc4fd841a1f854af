package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A table in one array, whose length is always exactly the table's size. */
public final class TableInstance implements WasmTable {
    /** What one element is counted as in the memory budget. */
    private static final int ELEMENT_BYTES = 8;

    /** The bits of a slot that an index of this table is made of, which is unsigned. */
    public final long addressMask;

    private final TableType type;

    /** None once the table was given back. */
    private int maxElements;

    private final MemoryBudget budget;

    /** The elements; replaced when the table grows. */
    public @Nullable Object[] elements;

    private TableInstance(TableType type, int maxElements, MemoryBudget budget) {
        this.addressMask = type.addressType().mask();
        this.type = type;
        this.maxElements = maxElements;
        this.budget = budget;
        this.elements = new Object[(int) type.min()];
    }

    /**
     * Allocates a table of null references.
     *
     * @throws LinkException if its least size is over the limit, the budget or the heap
     */
    public static TableInstance allocate(TableType type, Limits limits, MemoryBudget budget) {
        int limit = limits.tableElements();
        boolean bounded = type.hasMax() && Long.compareUnsigned(type.max(), limit) < 0;
        String elements = "table of " + Long.toUnsignedString(type.min()) + " elements";
        if (Long.compareUnsigned(type.min(), limit) > 0) {
            throw new LinkException(elements + " is over the limit of " + limit, "", "");
        }
        if (!budget.reserve(type.min() * ELEMENT_BYTES)) {
            throw new LinkException(elements + " is over the budget", "", "");
        }
        try {
            return new TableInstance(type, bounded ? (int) type.max() : limit, budget);
        } catch (OutOfMemoryError e) {
            budget.release(type.min() * ELEMENT_BYTES);
            throw new LinkException("no heap for a " + elements, "", "");
        }
    }

    @Override
    public TableType type() {
        return type.withMin(elements.length);
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public @Nullable Object get(int index) {
        check(index);
        return elements[index];
    }

    @Override
    public void set(int index, @Nullable Object element) {
        check(index);
        elements[index] = Values.checkReference(type.elementType(), element);
    }

    private void check(int index) {
        if (index < 0 || index >= elements.length) {
            throw new Trap(TrapKind.TABLE_OUT_OF_BOUNDS);
        }
    }

    @Override
    public int grow(int delta, @Nullable Object element) {
        return grow((long) delta, element);
    }

    /** As {@link #grow(int, Object)}, by a number of elements that is unsigned. */
    public int grow(long delta, @Nullable Object element) {
        Values.checkReference(type.elementType(), element);
        int size = elements.length;
        if (delta < 0 || delta > maxElements - size) {
            return -1;
        }
        if (delta == 0) {
            return size;
        }
        if (!budget.reserve(delta * ELEMENT_BYTES)) {
            return -1;
        }
        int newSize = size + (int) delta;
        try {
            @Nullable Object[] grown = Arrays.copyOf(elements, newSize);
            Arrays.fill(grown, size, newSize, element);
            elements = grown;
            return size;
        } catch (OutOfMemoryError e) {
            budget.release(delta * ELEMENT_BYTES);
            return -1;
        }
    }

    /** What a table or a copy of one is counted as in the memory budget. */
    static long bytes(int size) {
        return (long) size * ELEMENT_BYTES;
    }

    /**
     * A copy of the elements, for which the budget pays until {@link #forget}.
     *
     * @throws LinkException if the budget or the heap has no room for it
     */
    @Nullable Object[] image() {
        if (!budget.reserve(bytes(elements.length))) {
            throw new LinkException("a copy of the table is over the budget", "", "");
        }
        try {
            return elements.clone();
        } catch (OutOfMemoryError e) {
            budget.release(bytes(elements.length));
            throw new LinkException("no heap for a copy of the table", "", "");
        }
    }

    /** Gives an image of this table back to the budget. */
    void forget(@Nullable Object[] image) {
        budget.release(bytes(image.length));
    }

    /**
     * Brings earlier elements back.
     *
     * @throws LinkException if the size is another one now, and the budget or the heap has no room
     *     for that of the image
     */
    void bringBack(@Nullable Object[] image) {
        if (image.length != elements.length) {
            resize(image.length);
        }
        System.arraycopy(image, 0, elements, 0, image.length);
    }

    /** Makes the table one of another size, with any elements. */
    private void resize(int size) {
        int before = elements.length;
        long added = bytes(Math.max(0, size - before));
        if (!budget.reserve(added)) {
            throw new LinkException("a table of " + size + " elements is over the budget", "", "");
        }
        try {
            elements = new Object[size];
        } catch (OutOfMemoryError e) {
            budget.release(added);
            throw new LinkException("no heap for a table of " + size + " elements", "", "");
        }
        budget.release(bytes(Math.max(0, before - size)));
    }

    /** Gives the table back to the budget and forgets its contents. */
    void free() {
        budget.release((long) elements.length * ELEMENT_BYTES);
        elements = new Object[0];
        maxElements = 0;
    }
}
