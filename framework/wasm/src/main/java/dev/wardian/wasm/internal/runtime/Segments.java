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

    /** Copies from a data segment; false, with nothing copied, if a range does not fit. */
    public static boolean memoryInit(
            Instance instance,
            LinearMemory memory,
            int segment,
            long target,
            long source,
            long length) {
        DataSegment data = instance.data.data.get(segment);
        long available = instance.isDataDropped(segment) ? 0 : data.length();
        byte[] bytes = memory.bytes;
        if (source + length > available || target + length > bytes.length) {
            return false;
        }
        System.arraycopy(
                instance.data.bytes,
                data.start() + (int) source,
                bytes,
                (int) target,
                (int) length);
        return true;
    }

    /** Copies from an element segment; false, with nothing copied, if a range does not fit. */
    public static boolean tableInit(
            Instance instance,
            TableInstance table,
            int segment,
            long target,
            long source,
            long length) {
        ElementSegment elements = instance.data.elements.get(segment);
        long available = instance.isElementDropped(segment) ? 0 : elements.size();
        @Nullable Object[] slots = table.elements;
        if (source + length > available || target + length > slots.length) {
            return false;
        }
        int[] functions = elements.functions();
        if (functions != null) {
            for (int i = 0; i < length; i++) {
                slots[(int) target + i] = instance.function(functions[(int) source + i]);
            }
            return true;
        }
        ConstEvaluator evaluator = new ConstEvaluator(instance);
        for (int i = 0; i < length; i++) {
            evaluator.evaluate(elements.expressions().get((int) source + i));
            slots[(int) target + i] = evaluator.reference();
        }
        return true;
    }
}
