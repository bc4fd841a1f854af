package dev.wardian.wasm;

import org.jspecify.annotations.Nullable;

/** A table of references (spec section 4.2.7). Not safe for use by several threads at once. */
public interface WasmTable {
    /** The declared type, with the current size as its minimum. */
    TableType type();

    int size();

    /**
     * The element at {@code index}: a {@link WasmFunction}, an object of the host, or null.
     *
     * @throws Trap of kind {@link TrapKind#TABLE_OUT_OF_BOUNDS} if there is none
     */
    @Nullable Object get(int index);

    /**
     * Sets the element at {@code index}.
     *
     * @throws Trap of kind {@link TrapKind#TABLE_OUT_OF_BOUNDS} if there is none
     * @throws IllegalArgumentException if {@code element} is not of the table's type
     */
    void set(int index, @Nullable Object element);

    /**
     * Grows this table by {@code delta} elements, all {@code element}.
     *
     * @return the size before, or -1 if the maximum, a limit or the budget do not allow it
     */
    int grow(int delta, @Nullable Object element);
}
