package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.interpreter.BulkWork.u32;
import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.runtime.Aggregates;
import dev.wardian.wasm.internal.runtime.ArrayInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.OutOfBounds;
import dev.wardian.wasm.internal.runtime.Segments;
import org.jspecify.annotations.Nullable;

/** Arrays (spec section 4.6.6). */
final class RareArrays {
    private RareArrays() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        @Nullable Object[] r = Rare.references(instance);
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (code[pc]) {
            case Op.ARRAY_NEW:
                ArrayInstance filled =
                        newArray(instance, instance.types[c], u32(s[fp + code[pc + D]]));
                fill(instance, filled, 0, filled.length(), s, r, fp + b);
                r[fp + a] = filled;
                return pc + CELL;
            case Op.ARRAY_NEW_FIXED:
                r[fp + a] = fixed(instance, instance.types[c], code[pc + D], s, r, fp + b);
                return pc + CELL;
            case Op.ARRAY_NEW_DEFAULT:
                r[fp + a] = newArray(instance, instance.types[c], u32(s[fp + b]));
                return pc + CELL;
            case Op.ARRAY_GET:
                ArrayInstance numbers = ArrayInstance.of(r[fp + b]);
                s[fp + a] = numbers.number(index(numbers, s[fp + c]));
                return pc + CELL;
            case Op.ARRAY_GET_V128:
                ArrayInstance vectors = ArrayInstance.of(r[fp + b]);
                int from = 2 * index(vectors, s[fp + c]);
                s[fp + a] = vectors.number(from);
                s[fp + a + 1] = vectors.number(from + 1);
                return pc + CELL;
            case Op.ARRAY_GET_REF:
                ArrayInstance references = ArrayInstance.of(r[fp + b]);
                r[fp + a] = references.references()[index(references, s[fp + c])];
                return pc + CELL;
            case Op.ARRAY_SET:
                ArrayInstance target = ArrayInstance.of(r[fp + a]);
                target.setNumber(index(target, s[fp + b]), s[fp + c]);
                return pc + CELL;
            case Op.ARRAY_SET_V128:
                ArrayInstance wide = ArrayInstance.of(r[fp + a]);
                int to = 2 * index(wide, s[fp + b]);
                wide.setNumber(to, s[fp + c]);
                wide.setNumber(to + 1, s[fp + c + 1]);
                return pc + CELL;
            case Op.ARRAY_SET_REF:
                ArrayInstance slots = ArrayInstance.of(r[fp + a]);
                slots.references()[index(slots, s[fp + b])] = r[fp + c];
                return pc + CELL;
            case Op.ARRAY_LEN:
                s[fp + a] = ArrayInstance.of(r[fp + b]).length();
                return pc + CELL;
            case Op.ARRAY_FILL:
                ArrayInstance overwritten = ArrayInstance.of(r[fp + a]);
                long length = u32(s[fp + code[pc + D]]);
                int at = range(overwritten, s[fp + b], length);
                charge(instance, overwritten, length);
                fill(instance, overwritten, at, (int) length, s, r, fp + c);
                return pc + CELL;
            default:
                wide(instance, code, pc, s, r, fp);
                return pc + 2 * CELL;
        }
    }

    /** Instructions of two cells. */
    private static void wide(
            Instance instance, int[] code, int pc, long[] s, @Nullable Object[] r, int fp) {
        int a = fp + code[pc + A];
        int b = fp + code[pc + B];
        int c = code[pc + C];
        int d = code[pc + D];
        int e = code[pc + E];
        switch (code[pc]) {
            case Op.ARRAY_NEW_DATA:
                r[a] = ofData(instance, instance.types[c], e, u32(s[b]), u32(s[fp + d]));
                break;
            case Op.ARRAY_NEW_ELEM:
                r[a] = ofElements(instance, instance.types[c], e, u32(s[b]), u32(s[fp + d]));
                break;
            case Op.ARRAY_COPY:
                copy(
                        instance,
                        ArrayInstance.of(r[a]),
                        s[b],
                        ArrayInstance.of(r[fp + c]),
                        s[fp + d],
                        s[fp + e]);
                break;
            case Op.ARRAY_INIT_DATA:
                ArrayInstance read = ArrayInstance.of(r[a]);
                int first = range(read, s[b], s[fp + d]);
                initData(instance, read, first, e, u32(s[fp + c]), u32(s[fp + d]));
                break;
            case Op.ARRAY_INIT_ELEM:
                ArrayInstance given = ArrayInstance.of(r[a]);
                int start = range(given, s[b], s[fp + d]);
                initElements(instance, given, start, e, u32(s[fp + c]), u32(s[fp + d]));
                break;
            default:
                throw Rare.unknown(code[pc]);
        }
    }

    private static int index(ArrayInstance array, long index) {
        if (u32(index) >= array.length()) {
            throw array.outOfBounds((int) index);
        }
        return (int) index;
    }

    /** Checks that so many elements lie in an array; gives the first. */
    private static int range(ArrayInstance array, long first, long count) {
        if (u32(first) + u32(count) > array.length()) {
            throw GuestUnwind.trap(
                    TrapKind.ARRAY_OUT_OF_BOUNDS,
                    OutOfBounds.ofElements(u32(first), u32(count), "an array", array.length()));
        }
        return (int) first;
    }

    private static void charge(Instance instance, ArrayInstance array, long count) {
        BulkWork.charge(
                instance, count * ArrayInstance.elementBytes(array.type.element().storage()));
    }

    private static ArrayInstance newArray(Instance instance, RuntimeType type, long length) {
        Aggregates.chargeArray(instance, type, length);
        return instance.heap().newArray(type, length);
    }

    private static ArrayInstance fixed(
            Instance instance,
            RuntimeType type,
            int count,
            long[] s,
            @Nullable Object[] r,
            int first) {
        ArrayInstance array = newArray(instance, type, count);
        if (array.elements instanceof Object[]) {
            System.arraycopy(r, first, array.references(), 0, count);
            return array;
        }
        for (int i = 0; i < count * array.width(); i++) {
            array.setNumber(i, s[first + i]);
        }
        return array;
    }

    private static ArrayInstance ofData(
            Instance instance, RuntimeType type, int segment, long offset, long length) {
        long bytes = length * ArrayInstance.elementBytes(type.element().storage());
        requireData(instance, segment, offset, bytes);
        ArrayInstance array = newArray(instance, type, length);
        Segments.arrayInit(instance, array, 0, segment, offset, (int) length);
        return array;
    }

    private static void requireData(Instance instance, int segment, long offset, long bytes) {
        int size = Segments.dataSize(instance, segment);
        if (offset + bytes > size) {
            throw GuestUnwind.trap(
                    TrapKind.MEMORY_OUT_OF_BOUNDS, OutOfBounds.ofData(offset, bytes, size));
        }
    }

    private static void initData(
            Instance instance, ArrayInstance array, int at, int segment, long offset, long count) {
        int size = ArrayInstance.elementBytes(array.type.element().storage());
        requireData(instance, segment, offset, count * size);
        charge(instance, array, count);
        Segments.arrayInit(instance, array, at, segment, offset, (int) count);
    }

    private static ArrayInstance ofElements(
            Instance instance, RuntimeType type, int segment, long offset, long length) {
        requireElements(instance, segment, offset, length);
        ArrayInstance array = newArray(instance, type, length);
        Segments.elements(instance, array.references(), segment, 0, offset, length);
        return array;
    }

    private static void initElements(
            Instance instance, ArrayInstance array, int at, int segment, long offset, long count) {
        requireElements(instance, segment, offset, count);
        charge(instance, array, count);
        Segments.elements(instance, array.references(), segment, at, offset, count);
    }

    private static void requireElements(Instance instance, int segment, long offset, long count) {
        int size = Segments.elementCount(instance, segment);
        if (offset + count > size) {
            throw GuestUnwind.trap(
                    TrapKind.TABLE_OUT_OF_BOUNDS,
                    OutOfBounds.ofElements(offset, count, "an element segment", size));
        }
    }

    /** Sets elements to the value in a slot. */
    private static void fill(
            Instance instance,
            ArrayInstance array,
            int from,
            int count,
            long[] s,
            @Nullable Object[] r,
            int value) {
        if (array.elements instanceof Object[]) {
            Aggregates.fill(instance, array, from, count, r[value]);
        } else {
            long high = array.width() == 2 ? s[value + 1] : 0;
            Aggregates.fill(instance, array, from, count, s[value], high);
        }
    }

    private static void copy(
            Instance instance,
            ArrayInstance target,
            long to,
            ArrayInstance source,
            long from,
            long count) {
        int toIndex = range(target, to, count);
        int fromIndex = range(source, from, count);
        charge(instance, target, u32(count));
        int width = target.width();
        BulkWork.copy(
                instance,
                source.elements,
                fromIndex * width,
                target.elements,
                toIndex * width,
                (int) count * width);
    }
}
