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
import dev.wardian.wasm.internal.runtime.LinearMemory;
import dev.wardian.wasm.internal.runtime.OutOfBounds;
import dev.wardian.wasm.internal.runtime.Segments;

/** Memories as a whole, data segments, and memories other than the first (spec section 4.6.5). */
final class RareMemory {
    private RareMemory() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (code[pc]) {
            case Op.MEMORY_SIZE:
                s[fp + a] = instance.memories[b].pages();
                return pc + CELL;
            case Op.MEMORY_GROW:
                s[fp + a] = grow(instance, instance.memories[c], s[fp + b]);
                return pc + CELL;
            case Op.MEMORY_FILL:
                LinearMemory filled = instance.memories[code[pc + D]];
                fill(instance, filled, s[fp + a], (byte) s[fp + b], s[fp + c]);
                return pc + CELL;
            case Op.MEMORY_COPY:
                LinearMemory target = instance.memories[code[pc + D]];
                LinearMemory source = instance.memories[code[pc + E]];
                copy(instance, target, source, s[fp + a], s[fp + b], s[fp + c]);
                return pc + 2 * CELL;
            case Op.MEMORY_INIT:
                LinearMemory written = instance.memories[code[pc + E]];
                init(instance, written, code[pc + D], s[fp + a], u32(s[fp + b]), u32(s[fp + c]));
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
                throw Rare.unknown(code[pc]);
        }
    }

    private static int grow(Instance instance, LinearMemory memory, long slot) {
        long delta = slot & memory.addressMask;
        BulkWork.charge(instance, memory.mayGrow(delta) ? memory.pageBytes(delta) : 0);
        return memory.grow(delta);
    }

    private static void fill(
            Instance instance, LinearMemory memory, long toSlot, byte value, long lengthSlot) {
        long to = toSlot & memory.addressMask;
        long length = lengthSlot & memory.addressMask;
        BulkWork.requireInside(memory, to, length);
        BulkWork.charge(instance, length);
        int at = (int) to;
        for (int left = (int) length; left > 0; left -= BulkWork.CHUNK) {
            int size = Math.min(BulkWork.CHUNK, left);
            memory.set(at, size, value);
            at += size;
            Interpreter.poll(instance);
        }
    }

    private static void copy(
            Instance instance,
            LinearMemory target,
            LinearMemory source,
            long toSlot,
            long fromSlot,
            long lengthSlot) {
        long firstTo = toSlot & target.addressMask;
        long firstFrom = fromSlot & source.addressMask;
        long bytes = lengthSlot & target.addressMask & source.addressMask;
        BulkWork.requireInside(target, firstTo, bytes);
        BulkWork.requireInside(source, firstFrom, bytes);
        BulkWork.charge(instance, bytes);
        int from = (int) firstFrom;
        int to = (int) firstTo;
        int length = (int) bytes;
        for (int left = length; left > 0; left -= BulkWork.CHUNK) {
            int size = Math.min(BulkWork.CHUNK, left);
            // In the direction that is right where the ranges overlap.
            int at = from >= to ? length - left : left - size;
            LinearMemory.copy(source, from + at, target, to + at, size);
            Interpreter.poll(instance);
        }
    }

    private static void init(
            Instance instance,
            LinearMemory memory,
            int segment,
            long toSlot,
            long from,
            long length) {
        BulkWork.charge(instance, length);
        long to = toSlot & memory.addressMask;
        String failure = Segments.memoryInit(instance, memory, segment, to, from, length);
        if (failure != null) {
            throw GuestUnwind.trap(TrapKind.MEMORY_OUT_OF_BOUNDS, failure);
        }
    }

    /** The address of an access, which is inside the memory as a whole. */
    static int address(LinearMemory memory, long slot, int offset, int size) {
        long base = slot & memory.addressMask;
        long address = base + (offset & 0xFFFF_FFFFL);
        // A base of 64 bits that is negative as a number is beyond every memory.
        if (base < 0 || !memory.contains(address, size)) {
            throw GuestUnwind.trap(
                    TrapKind.MEMORY_OUT_OF_BOUNDS,
                    OutOfBounds.ofMemory(address, size, memory.byteSize()));
        }
        return (int) address;
    }
}
