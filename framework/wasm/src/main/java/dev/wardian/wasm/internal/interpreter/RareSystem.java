package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;
import dev.wardian.wasm.internal.runtime.Segments;
import dev.wardian.wasm.internal.runtime.TableInstance;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Traps, fuel, bulk memory, tables and references (spec sections 4.6.2 to 4.6.7). */
final class RareSystem {
    private static final TrapKind[] TRAPS = TrapKind.values();

    /** Bulk operations work in pieces of this many bytes or elements, and poll between them. */
    private static final int CHUNK = 1 << 20;

    /** Bytes, or eighths of an element, that cost one unit of fuel. */
    private static final int BYTES_PER_UNIT = 8;

    private RareSystem() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        int op = code[pc];
        if (op >= Op.TABLE_SIZE) {
            return tables(instance, code, pc, s, fp);
        }
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (op) {
            case Op.TRAP:
                throw GuestUnwind.trap(TRAPS[a]);
            case Op.FUEL:
                context(instance).consume(a);
                return pc + CELL;
            case Op.COPY_BLOCK:
                copyBlock(instance, s, fp + a, fp + b, c);
                return pc + CELL;
            case Op.TAIL_CALL:
                leaveToDriver(instance, instance.function(a), s, fp, b);
                return pc + CELL;
            case Op.TAIL_CALL_INDIRECT:
                leaveToDriver(
                        instance,
                        Interpreter.indirectCallee(instance, a, (int) s[fp + c], code[pc + D]),
                        s,
                        fp,
                        b);
                return pc + CELL;
            case Op.COUNT:
                Objects.requireNonNull(instance.code[0].module.profile).hit(a);
                return pc + CELL;
            case Op.THROW:
                throw GuestUnwind.exception(
                        instance.heap()
                                .newException(instance.tags[a], context(instance).stack, fp + b));
            case Op.THROW_REF:
                throw thrownAgain(context(instance).stack.references()[fp + a]);
            case Op.MEMORY_SIZE:
                s[fp + a] = instance.memories[b].pages();
                return pc + CELL;
            case Op.MEMORY_GROW:
                s[fp + a] = growMemory(instance, instance.memories[c], s[fp + b]);
                return pc + CELL;
            case Op.MEMORY_FILL:
                fillMemory(
                        instance,
                        instance.memories[code[pc + D]],
                        s[fp + a],
                        (byte) s[fp + b],
                        s[fp + c]);
                return pc + 2 * CELL;
            case Op.MEMORY_COPY:
                copyMemory(
                        instance,
                        instance.memories[code[pc + D]],
                        instance.memories[code[pc + E]],
                        s[fp + a],
                        s[fp + b],
                        s[fp + c]);
                return pc + 2 * CELL;
            case Op.MEMORY_INIT:
                charge(instance, u32(s[fp + c]));
                LinearMemory target = instance.memories[code[pc + E]];
                if (!Segments.memoryInit(
                        instance,
                        target,
                        code[pc + D],
                        s[fp + a] & target.addressMask,
                        u32(s[fp + b]),
                        u32(s[fp + c]))) {
                    throw GuestUnwind.trap(TrapKind.MEMORY_OUT_OF_BOUNDS);
                }
                return pc + 2 * CELL;
            case Op.DATA_DROP:
                instance.dropData(a);
                return pc + CELL;
            case Op.LOAD_FROM:
                OtherMemories.load(instance, code, pc, s, fp);
                return pc + 2 * CELL;
            case Op.STORE_TO:
                OtherMemories.store(instance, code, pc, s, fp);
                return pc + 2 * CELL;
            default:
                throw new IllegalStateException("no instruction: " + op);
        }
    }

    private static int tables(Instance instance, int[] code, int pc, long[] s, int fp) {
        int op = code[pc];
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (op) {
            case Op.TABLE_SIZE:
                s[fp + a] = instance.tables[b].elements.length;
                return pc + CELL;
            case Op.TABLE_GROW:
                s[fp + a] =
                        growTable(
                                instance,
                                instance.tables[code[pc + D]],
                                s[fp + c],
                                references(instance)[fp + b]);
                return pc + 2 * CELL;
            case Op.TABLE_FILL:
                fillTable(
                        instance,
                        instance.tables[code[pc + D]],
                        s[fp + a],
                        references(instance)[fp + b],
                        s[fp + c]);
                return pc + 2 * CELL;
            case Op.TABLE_COPY:
                copyTable(
                        instance,
                        instance.tables[code[pc + D]],
                        instance.tables[code[pc + E]],
                        s[fp + a],
                        s[fp + b],
                        s[fp + c]);
                return pc + 2 * CELL;
            case Op.TABLE_INIT:
                charge(instance, u32(s[fp + c]) * BYTES_PER_UNIT);
                TableInstance filled = instance.tables[code[pc + D]];
                if (!Segments.tableInit(
                        instance,
                        filled,
                        code[pc + E],
                        s[fp + a] & filled.addressMask,
                        u32(s[fp + b]),
                        u32(s[fp + c]))) {
                    throw GuestUnwind.trap(TrapKind.TABLE_OUT_OF_BOUNDS);
                }
                return pc + 2 * CELL;
            case Op.ELEM_DROP:
                instance.dropElement(a);
                return pc + CELL;
            default:
                return referenceInstruction(instance, code, pc, s, fp);
        }
    }

    private static int referenceInstruction(
            Instance instance, int[] code, int pc, long[] s, int fp) {
        @Nullable Object[] r = references(instance);
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (code[pc]) {
            case Op.TABLE_GET:
                TableInstance read = instance.tables[c];
                r[fp + a] = read.elements[element(read, s[fp + b])];
                return pc + CELL;
            case Op.TABLE_SET:
                TableInstance table = instance.tables[c];
                table.elements[element(table, s[fp + a])] = r[fp + b];
                return pc + CELL;
            case Op.REF_NULL:
                r[fp + a] = null;
                return pc + CELL;
            case Op.REF_FUNC:
                r[fp + a] = instance.function(b);
                return pc + CELL;
            case Op.REF_IS_NULL:
                s[fp + a] = r[fp + b] == null ? 1 : 0;
                return pc + CELL;
            case Op.COPY_REF:
                r[fp + a] = r[fp + b];
                return pc + CELL;
            case Op.SELECT_REF:
                r[fp + a] = s[fp + code[pc + D]] != 0 ? r[fp + b] : r[fp + c];
                return pc + CELL;
            case Op.GLOBAL_GET_REF:
                r[fp + a] = instance.globals[b].reference;
                return pc + CELL;
            case Op.GLOBAL_SET_REF:
                instance.globals[a].reference = r[fp + b];
                return pc + CELL;
            default:
                throw new IllegalStateException("no instruction: " + code[pc]);
        }
    }

    private static CallContext context(Instance instance) {
        return Objects.requireNonNull(instance.context);
    }

    private static @Nullable Object[] references(Instance instance) {
        return context(instance).stack.references();
    }

    private static long u32(long slot) {
        return slot & 0xFFFF_FFFFL;
    }

    /**
     * Burns fuel for work on so many bytes, and polls: code without a branch can hold a great many
     * of these.
     */
    static void charge(Instance instance, long bytes) {
        Interpreter.poll(instance);
        if (instance.limits.metered()) {
            context(instance).consume(bytes / BYTES_PER_UNIT);
        }
    }

    /**
     * Moves the arguments of a tail call to the begin of the frame and names the callee to the
     * driver.
     */
    static void leaveToDriver(
            Instance instance, FunctionInstance callee, long[] s, int fp, int base) {
        copyBlock(instance, s, fp, fp + base, callee.layout.paramSlots);
        context(instance).tailCallee = callee;
    }

    private static GuestUnwind thrownAgain(@Nullable Object reference) {
        return reference == null
                ? GuestUnwind.trap(TrapKind.NULL_EXCEPTION_REFERENCE)
                : GuestUnwind.exception((ExceptionInstance) reference);
    }

    private static void copyBlock(Instance instance, long[] s, int to, int from, int slots) {
        System.arraycopy(s, from, s, to, slots);
        context(instance).stack.copyReferences(to, from, slots);
    }

    // --- memory

    private static int growMemory(Instance instance, LinearMemory memory, long slot) {
        long delta = slot & memory.addressMask;
        if (isCount(delta)) {
            charge(instance, memory.byteSize());
        }
        return memory.grow(delta);
    }

    /** Whether an unsigned number of pages or elements to grow by is one that may be granted. */
    private static boolean isCount(long delta) {
        return delta > 0 && delta <= Integer.MAX_VALUE;
    }

    private static void fillMemory(
            Instance instance, LinearMemory memory, long toSlot, byte value, long lengthSlot) {
        byte[] bytes = memory.bytes;
        long to = toSlot & memory.addressMask;
        long length = lengthSlot & memory.addressMask;
        if (LinearMemory.isOutside(to, length, bytes.length)) {
            throw GuestUnwind.trap(TrapKind.MEMORY_OUT_OF_BOUNDS);
        }
        charge(instance, length);
        int at = (int) to;
        for (int left = (int) length; left > 0; left -= CHUNK) {
            int size = Math.min(CHUNK, left);
            Arrays.fill(bytes, at, at + size, value);
            at += size;
            Interpreter.poll(instance);
        }
    }

    private static void copyMemory(
            Instance instance,
            LinearMemory target,
            LinearMemory source,
            long toSlot,
            long fromSlot,
            long lengthSlot) {
        long to = toSlot & target.addressMask;
        long from = fromSlot & source.addressMask;
        long length = lengthSlot & target.addressMask & source.addressMask;
        if (LinearMemory.isOutside(to, length, target.bytes.length)
                || LinearMemory.isOutside(from, length, source.bytes.length)) {
            throw GuestUnwind.trap(TrapKind.MEMORY_OUT_OF_BOUNDS);
        }
        charge(instance, length);
        copyInChunks(instance, source.bytes, (int) from, target.bytes, (int) to, (int) length);
    }

    /**
     * Copies within an array or between two, in the direction that is right where the ranges
     * overlap.
     */
    static void copyInChunks(
            Instance instance, Object source, int from, Object target, int to, int length) {
        for (int left = length; left > 0; left -= CHUNK) {
            int size = Math.min(CHUNK, left);
            int at = from >= to ? length - left : left - size;
            System.arraycopy(source, from + at, target, to + at, size);
            Interpreter.poll(instance);
        }
    }

    // --- tables

    /** The index in a slot, which is within the table. */
    private static int element(TableInstance table, long slot) {
        long index = slot & table.addressMask;
        if (index < 0 || index >= table.elements.length) {
            throw GuestUnwind.trap(TrapKind.TABLE_OUT_OF_BOUNDS);
        }
        return (int) index;
    }

    private static int growTable(
            Instance instance, TableInstance table, long slot, @Nullable Object element) {
        long delta = slot & table.addressMask;
        if (isCount(delta)) {
            charge(instance, (table.size() + delta) * BYTES_PER_UNIT);
        }
        return table.grow(delta, element);
    }

    private static void fillTable(
            Instance instance,
            TableInstance table,
            long toSlot,
            @Nullable Object value,
            long lengthSlot) {
        long to = toSlot & table.addressMask;
        long length = lengthSlot & table.addressMask;
        if (LinearMemory.isOutside(to, length, table.elements.length)) {
            throw GuestUnwind.trap(TrapKind.TABLE_OUT_OF_BOUNDS);
        }
        charge(instance, length * BYTES_PER_UNIT);
        Arrays.fill(table.elements, (int) to, (int) (to + length), value);
    }

    private static void copyTable(
            Instance instance,
            TableInstance target,
            TableInstance source,
            long toSlot,
            long fromSlot,
            long lengthSlot) {
        long to = toSlot & target.addressMask;
        long from = fromSlot & source.addressMask;
        long length = lengthSlot & target.addressMask & source.addressMask;
        if (LinearMemory.isOutside(to, length, target.elements.length)
                || LinearMemory.isOutside(from, length, source.elements.length)) {
            throw GuestUnwind.trap(TrapKind.TABLE_OUT_OF_BOUNDS);
        }
        charge(instance, length * BYTES_PER_UNIT);
        copyInChunks(
                instance, source.elements, (int) from, target.elements, (int) to, (int) length);
    }
}
