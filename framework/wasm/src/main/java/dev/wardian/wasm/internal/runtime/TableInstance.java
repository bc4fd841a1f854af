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

    private final TableType type;

    /** None once the table was given back. */
    private int maxElements;

    private final MemoryBudget budget;

    /** The elements; replaced when the table grows. */
    public @Nullable Object[] elements;

    private TableInstance(TableType type, int maxElements, MemoryBudget budget) {
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
        if (type.min() > limit) {
            throw new LinkException(
                    "table of " + type.min() + " elements is over the limit of " + limit, "", "");
        }
        if (!budget.reserve(type.min() * ELEMENT_BYTES)) {
            throw new LinkException(
                    "table of " + type.min() + " elements is over the budget", "", "");
        }
        int max = (int) (type.hasMax() ? Math.min(type.max(), limit) : limit);
        try {
            return new TableInstance(type, max, budget);
        } catch (OutOfMemoryError e) {
            budget.release(type.min() * ELEMENT_BYTES);
            throw new LinkException("no heap for a table of " + type.min() + " elements", "", "");
        }
    }

    @Override
    public TableType type() {
        return new TableType(type.elementType(), elements.length, type.max());
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
        Values.checkReference(type.elementType(), element);
        int size = elements.length;
        if (delta < 0 || delta > maxElements - size) {
            return -1;
        }
        if (!budget.reserve((long) delta * ELEMENT_BYTES)) {
            return -1;
        }
        try {
            @Nullable Object[] grown = Arrays.copyOf(elements, size + delta);
            Arrays.fill(grown, size, size + delta, element);
            elements = grown;
            return size;
        } catch (OutOfMemoryError e) {
            budget.release((long) delta * ELEMENT_BYTES);
            return -1;
        }
    }

    /** Brings earlier elements back; the table has only grown since. */
    void bringBack(@Nullable Object[] earlier) {
        @Nullable Object[] copy = earlier.clone();
        budget.release((elements.length - (long) copy.length) * ELEMENT_BYTES);
        elements = copy;
    }

    /** Gives the table back to the budget and forgets its contents. */
    void free() {
        budget.release((long) elements.length * ELEMENT_BYTES);
        elements = new Object[0];
        maxElements = 0;
    }
}
