package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.internal.model.RuntimeType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What making structures and arrays burns, and filling arrays, for all engines. */
public final class Aggregates {
    /** The bytes that cost one unit of fuel; a reference counts as many. */
    public static final int BYTES_PER_UNIT = 8;

    /** A structure of more fields burns more than the fuel of an instruction. */
    private static final int FREE_FIELDS = 16;

    /** Long work is done in pieces of this many elements, with polls between. */
    private static final int CHUNK = 1 << 18;

    private Aggregates() {}

    /**
     * Burns fuel for work on so many bytes, and polls: code without a branch can hold a great many
     * of these.
     */
    public static void charge(Instance instance, long bytes) {
        CallContext context = instance.context;
        if (context == null) {
            return;
        }
        if (context.interrupted) {
            context.poll();
        }
        if (instance.limits.metered()) {
            context.consume(bytes / BYTES_PER_UNIT);
        }
    }

    /** Burns what a structure costs beside its instruction. Polls where it is a large one. */
    public static void chargeStruct(Instance instance, RuntimeType type) {
        int fields = type.layout().fieldCount();
        if (fields > FREE_FIELDS) {
            charge(instance, (long) fields * Long.BYTES);
        }
    }

    /** Burns what an array costs beside its instruction, and polls. */
    public static void chargeArray(Instance instance, RuntimeType type, long length) {
        charge(instance, length * ArrayInstance.elementBytes(type.element().storage()));
    }

    /** Sets elements to a reference. */
    public static void fill(
            Instance instance, ArrayInstance array, int from, int count, @Nullable Object value) {
        for (int done = 0; done < count; done += CHUNK) {
            int end = from + Math.min(count, done + CHUNK);
            Arrays.fill(array.references(), from + done, end, value);
            charge(instance, 0);
        }
    }

    /**
     * Sets elements to a number.
     *
     * @param low its bits, or of a vector the lower half
     */
    public static void fill(
            Instance instance, ArrayInstance array, int from, int count, long low, long high) {
        int width = array.width();
        for (int done = 0; done < count; done += CHUNK) {
            int start = (from + done) * width;
            int end = (from + Math.min(count, done + CHUNK)) * width;
            if (array.elements instanceof byte[] bytes) {
                Arrays.fill(bytes, start, end, (byte) low);
            } else {
                for (int i = start; i < end; i++) {
                    array.setNumber(i, width == 2 && (i & 1) != 0 ? high : low);
                }
            }
            charge(instance, 0);
        }
    }
}
