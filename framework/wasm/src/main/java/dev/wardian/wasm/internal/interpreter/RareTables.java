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
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.OutOfBounds;
import dev.wardian.wasm.internal.runtime.Segments;
import dev.wardian.wasm.internal.runtime.TableInstance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tables and element segments (spec section 4.6.4). */
final class RareTables {
    private RareTables() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        @Nullable Object[] r = Rare.references(instance);
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (code[pc]) {
            case Op.TABLE_GET:
                TableInstance read = instance.tables[c];
                r[fp + a] = read.elements[element(read, s[fp + b])];
                return pc + CELL;
            case Op.TABLE_SET:
                TableInstance written = instance.tables[c];
                written.elements[element(written, s[fp + a])] = r[fp + b];
                return pc + CELL;
            case Op.TABLE_SIZE:
                s[fp + a] = instance.tables[b].size;
                return pc + CELL;
            case Op.TABLE_GROW:
                TableInstance grown = instance.tables[code[pc + D]];
                s[fp + a] = grow(instance, grown, s[fp + c], r[fp + b]);
                return pc + CELL;
            case Op.TABLE_FILL:
                TableInstance filled = instance.tables[code[pc + D]];
                fill(instance, filled, s[fp + a], r[fp + b], s[fp + c]);
                return pc + CELL;
            case Op.TABLE_COPY:
                TableInstance target = instance.tables[code[pc + D]];
                TableInstance source = instance.tables[code[pc + E]];
                copy(instance, target, source, s[fp + a], s[fp + b], s[fp + c]);
                return pc + 2 * CELL;
            case Op.TABLE_INIT:
                TableInstance table = instance.tables[code[pc + D]];
                init(instance, table, code[pc + E], s[fp + a], u32(s[fp + b]), u32(s[fp + c]));
                return pc + 2 * CELL;
            case Op.ELEM_DROP:
                instance.dropElement(a);
                return pc + CELL;
            default:
                throw Rare.unknown(code[pc]);
        }
    }

    /** The index in a slot, which is within the table. */
    private static int element(TableInstance table, long slot) {
        long index = slot & table.addressMask;
        if (index < 0 || index >= table.size) {
            throw GuestUnwind.trap(
                    TrapKind.TABLE_OUT_OF_BOUNDS,
                    OutOfBounds.ofElement(index, "a table", table.size));
        }
        return (int) index;
    }

    private static int grow(
            Instance instance, TableInstance table, long slot, @Nullable Object element) {
        long delta = slot & table.addressMask;
        charge(instance, table.mayGrow(delta) ? delta : 0);
        return table.grow(delta, element);
    }

    private static void fill(
            Instance instance,
            TableInstance table,
            long toSlot,
            @Nullable Object value,
            long lengthSlot) {
        long to = toSlot & table.addressMask;
        long length = lengthSlot & table.addressMask;
        BulkWork.requireInside(table, to, length);
        charge(instance, length);
        Arrays.fill(table.elements, (int) to, (int) (to + length), value);
    }

    private static void copy(
            Instance instance,
            TableInstance target,
            TableInstance source,
            long toSlot,
            long fromSlot,
            long lengthSlot) {
        @Nullable Object[] to = target.elements;
        @Nullable Object[] from = source.elements;
        long first = toSlot & target.addressMask;
        long firstRead = fromSlot & source.addressMask;
        long length = lengthSlot & target.addressMask & source.addressMask;
        BulkWork.requireInside(target, first, length);
        BulkWork.requireInside(source, firstRead, length);
        charge(instance, length);
        BulkWork.copy(instance, from, (int) firstRead, to, (int) first, (int) length);
    }

    private static void init(
            Instance instance,
            TableInstance table,
            int segment,
            long toSlot,
            long from,
            long length) {
        charge(instance, length);
        long to = toSlot & table.addressMask;
        String failure = Segments.tableInit(instance, table, segment, to, from, length);
        if (failure != null) {
            throw GuestUnwind.trap(TrapKind.TABLE_OUT_OF_BOUNDS, failure);
        }
    }

    private static void charge(Instance instance, long elements) {
        BulkWork.charge(instance, elements * BulkWork.BYTES_PER_UNIT);
    }
}
