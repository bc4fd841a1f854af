package dev.wardian.wasm;

import dev.wardian.wasm.internal.runtime.TableInstance;
import org.jspecify.annotations.Nullable;

/** A table of references (spec section 4.2.7). Not safe for use by several threads at once. */
public interface WasmTable {
    /**
     * Makes a table that modules can import, as with {@link #create(TableType, Object, Limits,
     * MemoryBudget)}, under {@link Limits#DEFAULT} and without a budget.
     *
     * @param type its type, with the size that it begins with as the minimum
     * @param element what each element is at first, as in {@link #set}
     * @return the table
     * @throws IllegalArgumentException if the type is not valid, or {@code element} is not of it
     * @throws LinkException if its size is over the limit or the heap
     */
    static WasmTable create(TableType type, @Nullable Object element) {
        return create(type, element, Limits.DEFAULT, MemoryBudget.UNLIMITED);
    }

    /**
     * Makes a table that modules can import (spec appendix A.1, {@code table_alloc}). It belongs to
     * no instance: closing an instance leaves it as it is, and a snapshot of an instance does not
     * hold its elements.
     *
     * @param type its type, with the size that it begins with as the minimum
     * @param element what each element is at first, as in {@link #set}
     * @param limits whose {@link Limits#tableElements} holds for this table, also where an instance
     *     with other limits grows it
     * @param budget where its elements are accounted until {@link #free}
     * @return the table
     * @throws IllegalArgumentException if the type is not valid, or {@code element} is not of it
     * @throws LinkException if its size is over the limit, the budget or the heap
     */
    static WasmTable create(
            TableType type, @Nullable Object element, Limits limits, MemoryBudget budget) {
        return TableInstance.ofHost(type, element, limits, budget);
    }

    /** {@return the declared type, with the current size as its minimum} */
    TableType type();

    /** {@return the number of elements} */
    int size();

    /**
     * Reads an element.
     *
     * @param index from 0 to {@link #size} - 1
     * @return the reference, in the form that {@link ValueType} describes, or null
     * @throws Trap of kind {@link TrapKind#TABLE_OUT_OF_BOUNDS} if there is no such element
     */
    @Nullable Object get(int index);

    /**
     * Sets an element.
     *
     * @param index from 0 to {@link #size} - 1
     * @param element the reference, in the form that {@link ValueType} describes, or null
     * @throws Trap of kind {@link TrapKind#TABLE_OUT_OF_BOUNDS} if there is no such element
     * @throws IllegalArgumentException if {@code element} is not of the table's type
     */
    void set(int index, @Nullable Object element);

    /**
     * Grows this table.
     *
     * @param delta the number of elements to add
     * @param element the value of each new element
     * @return the number of elements before, or -1 if {@code delta} is negative or the maximum, a
     *     limit, the budget or the heap does not allow it
     * @throws IllegalArgumentException if {@code element} is not of the table's type
     */
    int grow(int delta, @Nullable Object element);

    /**
     * Gives a table that the host made back to its budget and forgets its elements. Instances that
     * use it find an empty table, which does not grow. Freeing twice does nothing.
     *
     * @throws IllegalStateException if the table belongs to an instance, which frees it when it is
     *     closed
     */
    void free();
}
