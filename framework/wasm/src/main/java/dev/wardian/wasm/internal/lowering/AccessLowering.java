package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;

/**
 * Lowers loads and stores of numbers, in one cell with the sum that gives the address where there
 * is a form for it.
 */
final class AccessLowering {
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final OpenBlocks control;

    /** Whether the first memory has 64-bit addresses. */
    private final boolean wide;

    AccessLowering(ModuleData module, BodyReader in, FrameValues values, OpenBlocks control) {
        MemoryType[] memories = module.memories;
        this.wide = memories.length > 0 && memories[0].addressType() == AddressType.I64;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.control = control;
    }

    void lower(AccessRule rule) {
        if (rule.isStore()) {
            store(rule);
        } else {
            load(rule);
        }
    }

    private void load(AccessRule rule) {
        int memory = in.memory();
        int offset = in.offset();
        if (memory != 0) {
            int base = values.slotOf(stack.pop());
            code.emit(Op.LOAD_FROM, stack.nextSlot(), base, rule.op(), offset, memory);
            stack.pushHome(rule.result());
            code.markValue();
            return;
        }
        int address = stack.pop();
        if (wide) {
            loadWide(rule, address, offset);
            return;
        }
        if (offset == 0 && loadFromSum(rule, address)) {
            return;
        }
        if (rule.op() == Op.LOAD_32 && isAbsolute(address, offset)) {
            values.pushResult(rule.result(), Op.LOAD_32_A, (int) stack.value[address] + offset, 0);
            return;
        }
        int addressSlot = values.slotOf(address);
        if (offset < 0) {
            trapOutOfBounds();
            return;
        }
        values.pushResult(rule.result(), rule.op(), addressSlot, offset);
    }

    /**
     * A load from a 64-bit memory: the same cell, after one that narrows the address. No memory has
     * 2 GiB, so that an address with more than 31 bits is out of bounds whatever its upper half is.
     */
    private void loadWide(AccessRule rule, int address, int offset) {
        if (isBeyondEveryMemory(address, offset)) {
            trapOutOfBounds();
        } else if (rule.op() == Op.LOAD_32 && isAbsolute(address, offset)) {
            values.pushResult(rule.result(), Op.LOAD_32_A, (int) stack.value[address] + offset, 0);
        } else {
            values.pushResult(rule.result(), rule.op(), values.narrowed(address), offset);
        }
    }

    /** Makes the addition that gives the address part of the load, where there is a form for it. */
    private boolean loadFromSum(AccessRule rule, int address) {
        int withImmediate = Accesses.loadPlusImmediate(rule.op());
        if (withImmediate < 0) {
            return false;
        }
        if (stack.kind[address] == PendingStack.LOCAL_PLUS) {
            int addend = (int) stack.value[address];
            values.pushResult(rule.result(), withImmediate, stack.local[address], addend);
            return true;
        }
        int producer = values.producer(address);
        if (producer < 0) {
            return false;
        }
        int sum = code.get(producer);
        if (sum != Op.ADD_32_I && sum != Op.ADD_32) {
            return false;
        }
        int b = code.get(producer + B);
        int c = code.get(producer + C);
        values.removeLast();
        int op = sum == Op.ADD_32_I ? withImmediate : Accesses.loadPlusSlot(rule.op());
        values.pushResult(rule.result(), op, b, c);
        return true;
    }

    private void store(AccessRule rule) {
        int memory = in.memory();
        int offset = in.offset();
        if (memory != 0) {
            int stored = stack.pop();
            int base = values.slotOf(stack.pop());
            code.emit(Op.STORE_TO, base, values.slotOf(stored), rule.op(), offset, memory);
            return;
        }
        int value = stack.pop();
        int address = stack.pop();
        if (wide) {
            storeWide(rule, address, offset, value);
            return;
        }
        int withImmediate = offset == 0 ? Accesses.storePlusImmediate(rule.op()) : -1;
        if (withImmediate >= 0 && stack.kind[address] == PendingStack.LOCAL_PLUS) {
            int addend = (int) stack.value[address];
            int base = stack.local[address];
            code.emit(withImmediate, base, addend, values.slotOf(value));
            return;
        }
        if (rule.op() == Op.STORE_32 && isAbsolute(address, offset)) {
            int absolute = (int) stack.value[address] + offset;
            code.emit(Op.STORE_32_A, absolute, values.slotOf(value), 0);
            return;
        }
        int valueSlot = values.slotOf(value);
        int producer = withImmediate >= 0 ? values.producer(address) : -1;
        if (producer >= 0 && code.get(producer) == Op.ADD_32_I) {
            int b = code.get(producer + B);
            int c = code.get(producer + C);
            values.removeLast();
            code.emit(withImmediate, b, c, valueSlot);
            return;
        }
        int addressSlot = values.slotOf(address);
        if (offset < 0) {
            trapOutOfBounds();
            return;
        }
        code.emit(rule.op(), addressSlot, offset, valueSlot);
    }

    private void storeWide(AccessRule rule, int address, int offset, int value) {
        if (isBeyondEveryMemory(address, offset)) {
            trapOutOfBounds();
            return;
        }
        int valueSlot = values.slotOf(value);
        if (rule.op() == Op.STORE_32 && isAbsolute(address, offset)) {
            code.emit(Op.STORE_32_A, (int) stack.value[address] + offset, valueSlot, 0);
        } else {
            code.emit(rule.op(), values.narrowed(address), offset, valueSlot);
        }
    }

    /** Whether a 64-bit access is known to be out of bounds. */
    private boolean isBeyondEveryMemory(int address, int offset) {
        return offset < 0 || (stack.isConst(address) && stack.value[address] >>> 32 != 0);
    }

    /** Whether the address of an access is known, and small enough for the index of an array. */
    private boolean isAbsolute(int address, int offset) {
        return stack.isConst(address)
                && stack.value[address] >= 0
                && offset >= 0
                && stack.value[address] + offset <= Integer.MAX_VALUE;
    }

    /** An access with an offset of 2 GiB or more: no memory is that large. */
    private void trapOutOfBounds() {
        code.emit(Op.TRAP, TrapKind.MEMORY_OUT_OF_BOUNDS.ordinal(), 0, 0);
        control.reachable = false;
    }
}
