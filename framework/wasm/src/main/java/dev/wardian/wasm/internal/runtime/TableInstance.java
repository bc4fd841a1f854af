package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmTable;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.SizeRules;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A table in one array, which has spare capacity once the table has grown. */
public final class TableInstance implements WasmTable {
    /** The most characters of a type in a message. */
    private static final int MAX_TYPE_CHARS = 200;

    /** What one element is counted as in the memory budget. */
    private static final int ELEMENT_BYTES = 8;

    /** The bits of a slot that an index of this table is made of, which is unsigned. */
    public final long addressMask;

    private final TableType type;

    /** None once the table was given back. */
    private int maxElements;

    private final MemoryBudget budget;

    /** What the tables of its instance may have together. */
    private final TableRoom room;

    /** Whether the host made this table, which then belongs to no instance. */
    private boolean ofHost;

    /** The elements, and nulls from {@link #size} on; replaced when the table grows. */
    public @Nullable Object[] elements;

    /** The number of elements. */
    public int size;

    private TableInstance(TableType type, int maxElements, TableRoom room, MemoryBudget budget) {
        this.addressMask = type.addressType().mask();
        this.type = type;
        this.maxElements = maxElements;
        this.room = room;
        this.budget = budget;
        this.size = (int) type.min();
        this.elements = new Object[size];
    }

    /**
     * Allocates a table of null references.
     *
     * @param room what the tables of its instance may have together
     * @throws LinkException if its least size is over the limit, the budget or the heap
     */
    static TableInstance allocate(TableType type, TableRoom room, MemoryBudget budget) {
        int limit = room.limit();
        boolean bounded = type.hasMax() && Long.compareUnsigned(type.max(), limit) < 0;
        String elements = "table of " + Long.toUnsignedString(type.min()) + " elements";
        if (Long.compareUnsigned(type.min(), limit) > 0) {
            throw new LinkException(elements + " is over the limit of " + limit, "", "");
        }
        if (!room.take(type.min())) {
            throw new LinkException(
                    elements + " is over the limit of " + limit + " for all tables", "", "");
        }
        if (!budget.reserve(type.min() * ELEMENT_BYTES)) {
            room.give((int) type.min());
            throw new LinkException(elements + " is over the budget", "", "");
        }
        try {
            return new TableInstance(type, bounded ? (int) type.max() : limit, room, budget);
        } catch (OutOfMemoryError e) {
            budget.release(type.min() * ELEMENT_BYTES);
            room.give((int) type.min());
            throw new LinkException("no heap for a " + elements, "", "");
        }
    }

    @Override
    public TableType type() {
        return type.withMin(size);
    }

    @Override
    public int size() {
        return size;
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
        if (index < 0 || index >= size) {
            throw new Trap(
                    TrapKind.TABLE_OUT_OF_BOUNDS, OutOfBounds.ofElement(index, "a table", size));
        }
    }

    /**
     * The function that an indirect call calls (spec section 4.4.8).
     *
     * @throws GuestUnwind if there is none at {@code index}, or it is of another type
     */
    public FunctionInstance callee(int index, RuntimeType expected) {
        if (index < 0 || index >= size) {
            throw GuestUnwind.trap(
                    TrapKind.UNDEFINED_ELEMENT,
                    Integer.toUnsignedString(index) + " in a table of " + size);
        }
        FunctionInstance callee = (FunctionInstance) elements[index];
        if (callee == null) {
            throw GuestUnwind.trap(TrapKind.UNINITIALIZED_ELEMENT, Integer.toString(index));
        }
        if (callee.definedType != expected && !callee.definedType.isSubtypeOf(expected)) {
            throw mismatch(index, expected, callee);
        }
        return callee;
    }

    private static GuestUnwind mismatch(int index, RuntimeType expected, FunctionInstance callee) {
        return GuestUnwind.trap(
                TrapKind.INDIRECT_CALL_TYPE_MISMATCH,
                "of element "
                        + index
                        + ": the call is of type "
                        + shortened(expected.functionType())
                        + ", the function of type "
                        + shortened(callee.type));
    }

    /** A type as text; a module may give a function a thousand parameters. */
    private static String shortened(FunctionType type) {
        String text = type.toString();
        return text.length() <= MAX_TYPE_CHARS ? text : text.substring(0, MAX_TYPE_CHARS) + "...";
    }

    @Override
    public int grow(int delta, @Nullable Object element) {
        return grow((long) delta, element);
    }

    /** As {@link #grow(int, Object)}, by a number of elements that is unsigned. */
    public int grow(long delta, @Nullable Object element) {
        Values.checkReference(type.elementType(), element);
        int before = size;
        if (!mayGrow(delta)) {
            return -1;
        }
        if (delta == 0) {
            return before;
        }
        if (!room.take(delta)) {
            return -1;
        }
        if (!budget.reserve(delta * ELEMENT_BYTES)) {
            room.give((int) delta);
            return -1;
        }
        int newSize = size + (int) delta;
        if (newSize > elements.length && !enlarge(newSize)) {
            budget.release(delta * ELEMENT_BYTES);
            room.give((int) delta);
            return -1;
        }
        Arrays.fill(elements, before, newSize, element);
        size = newSize;
        return before;
    }

    /** Whether the maximum and the limit allow {@code delta} elements more. */
    public boolean mayGrow(long delta) {
        return delta >= 0 && delta <= maxElements - size;
    }

    /** Makes room for more elements, half as many to spare; false if the heap has no room. */
    private boolean enlarge(int least) {
        int spare = (int) Math.min(maxElements, size + (long) size / 2);
        try {
            elements = Arrays.copyOf(elements, Math.max(least, spare));
            return true;
        } catch (OutOfMemoryError e) {
            return false;
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
        if (!budget.reserve(bytes(size))) {
            throw new LinkException("a copy of the table is over the budget", "", "");
        }
        try {
            return Arrays.copyOf(elements, size);
        } catch (OutOfMemoryError e) {
            budget.release(bytes(size));
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
        if (image.length != size) {
            resize(image.length);
        }
        System.arraycopy(image, 0, elements, 0, image.length);
    }

    /** Makes the table one of another size, with any elements. */
    private void resize(int newSize) {
        int before = size;
        int more = Math.max(0, newSize - before);
        long added = bytes(more);
        if (!room.take(more)) {
            throw new LinkException(
                    "a table of " + newSize + " elements is over the limit for all tables", "", "");
        }
        if (!budget.reserve(added)) {
            room.give(more);
            throw new LinkException(
                    "a table of " + newSize + " elements is over the budget", "", "");
        }
        try {
            elements = new Object[newSize];
        } catch (OutOfMemoryError e) {
            budget.release(added);
            room.give(more);
            throw new LinkException("no heap for a table of " + newSize + " elements", "", "");
        }
        size = newSize;
        budget.release(bytes(Math.max(0, before - newSize)));
        room.give(Math.max(0, before - newSize));
    }

    /** Allocates a table for the host, as {@link WasmTable#create}. */
    public static TableInstance ofHost(
            TableType type, @Nullable Object element, Limits limits, MemoryBudget budget) {
        String violation = SizeRules.violation(type);
        if (violation != null) {
            throw new IllegalArgumentException(violation);
        }
        Values.checkReference(type.elementType(), element);
        TableInstance table = allocate(type, new TableRoom(limits.tableElements()), budget);
        table.ofHost = true;
        Arrays.fill(table.elements, 0, table.size, element);
        return table;
    }

    @Override
    public void free() {
        if (!ofHost) {
            throw new IllegalStateException("the table belongs to an instance");
        }
        release();
    }

    /** Gives the table back to the budget and forgets its contents. */
    void release() {
        budget.release(bytes(size));
        room.give(size);
        elements = new Object[0];
        size = 0;
        maxElements = 0;
    }
}
