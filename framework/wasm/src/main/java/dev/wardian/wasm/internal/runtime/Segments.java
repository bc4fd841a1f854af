package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import org.jspecify.annotations.Nullable;

/**
 * Copies from segments to memories and tables, for instantiation and for {@code memory.init} and
 * {@code table.init}.
 */
public final class Segments {
    private Segments() {}

    /**
     * Copies from a data segment. Copies nothing if a range does not fit, and returns what a trap
     * says about it; otherwise null.
     */
    public static @Nullable String memoryInit(
            Instance instance,
            LinearMemory memory,
            int segment,
            long target,
            long source,
            long length) {
        DataSegment data = instance.data.data.get(segment);
        long available = instance.isDataDropped(segment) ? 0 : data.length();
        if (LinearMemory.isOutside(source, length, available)) {
            return OutOfBounds.ofData(source, length, available);
        }
        if (!memory.contains(target, length)) {
            return OutOfBounds.ofMemory(target, length, memory.byteSize());
        }
        memory.put((int) target, instance.data.bytes, data.start() + (int) source, (int) length);
        return null;
    }

    /**
     * Copies from an element segment. Copies nothing if a range does not fit, and returns what a
     * trap says about it; otherwise null.
     */
    public static @Nullable String tableInit(
            Instance instance,
            TableInstance table,
            int segment,
            long target,
            long source,
            long length) {
        int available = elementCount(instance, segment);
        if (LinearMemory.isOutside(source, length, available)) {
            return OutOfBounds.ofElements(source, length, "an element segment", available);
        }
        if (LinearMemory.isOutside(target, length, table.size)) {
            return OutOfBounds.ofElements(target, length, "a table", table.size);
        }
        elements(instance, table.elements, segment, target, source, length);
        return null;
    }

    /** How many elements a segment has; none once it is dropped. */
    public static int elementCount(Instance instance, int segment) {
        return instance.isElementDropped(segment) ? 0 : instance.data.elements.get(segment).size();
    }

    /** How many bytes a segment has; none once it is dropped. */
    public static int dataSize(Instance instance, int segment) {
        return instance.isDataDropped(segment) ? 0 : instance.data.data.get(segment).length();
    }

    /** Reads elements of an array from bytes of a data segment that has them. */
    public static void arrayInit(
            Instance instance,
            ArrayInstance array,
            int target,
            int segment,
            long source,
            int count) {
        int start = instance.data.data.get(segment).start();
        array.read(instance.data.bytes, start + (int) source, target, count);
    }

    /** Writes elements of a segment that has them to a range that is there. */
    public static void elements(
            Instance instance,
            @Nullable Object[] slots,
            int segment,
            long target,
            long source,
            long length) {
        ElementSegment elements = instance.data.elements.get(segment);
        int[] functions = elements.functions();
        if (functions != null) {
            for (int i = 0; i < length; i++) {
                slots[(int) target + i] = instance.function(functions[(int) source + i]);
            }
            return;
        }
        @Nullable Object[] values = instance.elementValues(segment);
        System.arraycopy(values, (int) source, slots, (int) target, (int) length);
    }
}
