package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.model.ValueTypeReader;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The types of a function's locals, parameters first. The binary gives them in groups of one type.
 * As many as the body has bytes are written out, so that a lookup is one array access in any
 * function that is not made to be hostile; the rest is looked up in the groups, because writing out
 * 50 000 locals for each of many functions of a few bytes would take long.
 */
final class Locals {
    private static final long MOST = 0xFFFF_FFFFL;

    private final ValidationContext context;
    private final ValueTypeReader valueTypes;
    private final BinaryReader in;
    private final int limit;
    private int[] first = new int[64];
    private int written;
    private int[] groupEnds = new int[16];
    private int[] groupTypes = new int[16];
    private int groups;
    private int count;
    private long slots;
    private boolean anyReference;
    private boolean anyVector;

    /**
     * Whether some declared locals have no default, so that they are to be set before their use.
     */
    private boolean anyUnset;

    private int parameterCount;
    private final BitSet set = new BitSet();
    private int[] setOrder = new int[16];
    private int setCount;

    Locals(ValidationContext context, BinaryReader in, int limit) {
        this.context = context;
        this.in = in;
        this.limit = limit;
        this.valueTypes = new ValueTypeReader(in, context.module.features, context.module.types);
    }

    /** Reads the declarations at the beginning of a body. */
    void read(int parameterList) {
        int[] parameters = context.lists.get(parameterList);
        int bodyBytes = in.remaining();
        groups = in.count(2);
        if (groups > groupEnds.length) {
            int size = Math.max(groups, 2 * groupEnds.length);
            groupEnds = new int[size];
            groupTypes = new int[size];
        }
        slots = context.lists.slots(parameterList);
        anyReference = context.lists.hasReference(parameterList);
        anyVector = context.lists.hasVector(parameterList);
        anyUnset = false;
        parameterCount = parameters.length;
        set.clear();
        setCount = 0;
        long total = parameters.length;
        for (int i = 0; i < groups; i++) {
            long size = Integer.toUnsignedLong(in.u32());
            int type = valueType();
            total += size;
            if (total > MOST) {
                throw context.site.malformed("too many locals");
            }
            groupEnds[i] = (int) Math.min(total, Integer.MAX_VALUE);
            groupTypes[i] = type;
            if (size > 0) {
                note(type);
            }
            slots += size * ValTypes.slots(type);
        }
        if (total > limit) {
            throw context.site.limit("locals", limit, total);
        }
        count = (int) total;
        writeOut(parameters, bodyBytes);
    }

    private int valueType() {
        context.site.at(in.position());
        ValueType type = valueTypes.valueType();
        context.note(type);
        return context.codes.code(type);
    }

    private void writeOut(int[] parameters, int bodyBytes) {
        written = Math.min(count, parameters.length + bodyBytes);
        if (written > first.length) {
            first = new int[Math.max(written, 2 * first.length)];
        }
        System.arraycopy(parameters, 0, first, 0, parameters.length);
        int from = parameters.length;
        for (int i = 0; i < groups && from < written; i++) {
            int to = Math.min(groupEnds[i], written);
            Arrays.fill(first, from, to, groupTypes[i]);
            from = to;
        }
    }

    private void note(int type) {
        if (ValTypes.isReference(type)) {
            anyReference = true;
            anyUnset |= ValTypes.isNonNull(type);
        } else if (type == ValTypes.V128) {
            anyVector = true;
        }
    }

    /** The type of a local. */
    int type(int index) {
        if (index >= 0 && index < written) {
            return first[index];
        }
        if (index < 0 || index >= count) {
            throw context.site.unknown("local", index);
        }
        // The first group that ends beyond the index; groups may be empty.
        int low = 0;
        int high = groups;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (groupEnds[middle] <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return groupTypes[low];
    }

    /** Checks that a local has a value (spec section 3.4.9). */
    int get(int index) {
        int type = type(index);
        if (anyUnset && isUnset(index, type)) {
            throw context.site.invalid("uninitialized local " + index);
        }
        return type;
    }

    /** Notes that a local has a value from here to the end of the block. */
    int set(int index) {
        int type = type(index);
        if (anyUnset && isUnset(index, type)) {
            set.set(index);
            if (setCount == setOrder.length) {
                setOrder = Arrays.copyOf(setOrder, 2 * setCount);
            }
            setOrder[setCount++] = index;
        }
        return type;
    }

    private boolean isUnset(int index, int type) {
        return ValTypes.isNonNull(type) && index >= parameterCount && !set.get(index);
    }

    /** How many of the locals without a default have been set. */
    int mark() {
        return setCount;
    }

    /** Forgets the locals that were set since {@link #mark} gave that number. */
    void reset(int mark) {
        while (setCount > mark) {
            set.clear(setOrder[--setCount]);
        }
    }

    /** How many 64-bit slots the locals take. */
    long slots() {
        return slots;
    }

    boolean anyReference() {
        return anyReference;
    }

    boolean anyVector() {
        return anyVector;
    }
}
