package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static dev.wardian.wasm.internal.lowering.Op.E;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;

/**
 * Loads and stores of numbers in memories other than the first (spec section 4.6.9): not in the
 * loop, so that modules with one memory do not pay for the choice.
 */
final class OtherMemories {
    private OtherMemories() {}

    static void load(Instance instance, int[] code, int pc, long[] s, int fp) {
        int op = code[pc + C];
        LinearMemory memory = instance.memories[code[pc + E]];
        int at = RareMemory.address(memory, s[fp + code[pc + B]], code[pc + D], size(op));
        s[fp + code[pc + A]] = load(memory, op, at);
    }

    static void store(Instance instance, int[] code, int pc, long[] s, int fp) {
        int op = code[pc + C];
        LinearMemory memory = instance.memories[code[pc + E]];
        int at = RareMemory.address(memory, s[fp + code[pc + A]], code[pc + D], size(op));
        store(memory, op, at, s[fp + code[pc + B]]);
    }

    /** What a load leaves in its slot; the access is inside the memory. */
    static long load(LinearMemory memory, int op, int at) {
        memory.joinIfUsed();
        long raw = memory.load(at, size(op));
        return switch (op) {
            case Op.LOAD_8_S -> (byte) raw;
            case Op.LOAD_16_S -> (short) raw;
            case Op.LOAD_32 -> (int) raw;
            default -> raw;
        };
    }

    /** Stores what a slot has; the access is inside the memory. */
    static void store(LinearMemory memory, int op, int at, long value) {
        memory.joinIfUsed();
        memory.store(at, size(op), value);
    }

    /** The bytes that a load or store touches. */
    static int size(int op) {
        return switch (op) {
            case Op.LOAD_8_S, Op.LOAD_8_U, Op.STORE_8 -> 1;
            case Op.LOAD_16_S, Op.LOAD_16_U, Op.STORE_16 -> 2;
            case Op.LOAD_32, Op.LOAD_32_U, Op.STORE_32 -> 4;
            case Op.LOAD_64, Op.STORE_64 -> 8;
            default -> throw Rare.unknown(op);
        };
    }
}
