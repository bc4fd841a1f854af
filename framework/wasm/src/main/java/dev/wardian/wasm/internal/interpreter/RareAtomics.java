package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;
import static dev.wardian.wasm.internal.lowering.Op.F;
import static dev.wardian.wasm.internal.lowering.Op.G;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;

/**
 * Atomic instructions (threads proposal) on memories that are not shared. One thread at a time uses
 * such a memory, so a load, a computation and a store are atomic together; what is left of the
 * instructions are their alignment, which is exact, and their results.
 */
final class RareAtomics {
    private static final Opcode[] OPCODES = new Opcode[128];

    /** The operations that change what is in memory; each is in seven instructions, in order. */
    private static final int FIRST_CHANGE = Opcode.I32_ATOMIC_RMW_ADD.code();

    private static final int WIDTHS = 7;

    static {
        for (Opcode opcode : Opcode.values()) {
            if (opcode.family() == OpcodeFamily.ATOMIC) {
                OPCODES[opcode.code()] = opcode;
            }
        }
    }

    private RareAtomics() {}

    /** Runs the instruction at {@code pc} and returns where the next one begins. */
    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        switch (code[pc]) {
            case Op.ATOMIC:
                s[fp + code[pc + A]] = access(instance, code, pc, s, fp);
                return pc + 2 * CELL;
            case Op.ATOMIC_STORE:
                store(instance, code, pc, s, fp);
                return pc + 2 * CELL;
            default:
                throw Rare.unknown(code[pc]);
        }
    }

    private static void store(Instance instance, int[] code, int pc, long[] s, int fp) {
        LinearMemory memory = instance.memories[code[pc + E]];
        int size = 1 << OPCODES[code[pc + C]].alignment();
        int at = address(memory, s[fp + code[pc + A]], code[pc + D], size);
        memory.store(at, size, s[fp + code[pc + B]]);
    }

    /** What all others leave in their slot. */
    private static long access(Instance instance, int[] code, int pc, long[] s, int fp) {
        Opcode opcode = OPCODES[code[pc + D]];
        LinearMemory memory = instance.memories[code[pc + G]];
        long slot = s[fp + code[pc + B]];
        int offset = code[pc + E];
        int size = 1 << opcode.alignment();
        if (opcode == Opcode.MEMORY_ATOMIC_WAIT32 || opcode == Opcode.MEMORY_ATOMIC_WAIT64) {
            requireAligned(memory, slot, offset, size);
            throw GuestUnwind.trap(TrapKind.EXPECTED_SHARED_MEMORY);
        }
        int at = address(memory, slot, offset, size);
        if (opcode == Opcode.MEMORY_ATOMIC_NOTIFY) {
            // Nobody can wait on a memory that is not shared.
            return 0;
        }
        long loaded = memory.load(at, size);
        long before = opcode.signature().result(0) == ValTypes.I32 ? (int) loaded : loaded;
        if (opcode.code() >= FIRST_CHANGE) {
            long value = s[fp + code[pc + C]];
            change(memory, opcode, at, before, value, s[fp + code[pc + F]]);
        }
        return before;
    }

    /** The address of an access, which is aligned and inside the memory. */
    private static int address(LinearMemory memory, long slot, int offset, int size) {
        requireAligned(memory, slot, offset, size);
        memory.joinIfUsed();
        return RareMemory.address(memory, slot, offset, size);
    }

    private static void requireAligned(LinearMemory memory, long slot, int offset, int size) {
        long address = (slot & memory.addressMask) + (offset & 0xFFFF_FFFFL);
        if ((address & (size - 1)) != 0) {
            throw GuestUnwind.trap(
                    TrapKind.UNALIGNED_ATOMIC,
                    "of " + size + " bytes at address 0x" + Long.toHexString(address));
        }
    }

    /** Stores what becomes of the value before; the upper bits do not count. */
    private static void change(
            LinearMemory memory, Opcode opcode, int at, long before, long value, long replacement) {
        int size = 1 << opcode.alignment();
        switch ((opcode.code() - FIRST_CHANGE) / WIDTHS) {
            case 0 -> memory.store(at, size, before + value);
            case 1 -> memory.store(at, size, before - value);
            case 2 -> memory.store(at, size, before & value);
            case 3 -> memory.store(at, size, before | value);
            case 4 -> memory.store(at, size, before ^ value);
            case 5 -> memory.store(at, size, value);
            default -> {
                // All bits of what is expected count, also where fewer are loaded.
                if (before == value) {
                    memory.store(at, size, replacement);
                }
            }
        }
    }
}
