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
        byte[] bytes = memory.bytes;
        int at = RareMemory.address(memory, s[fp + code[pc + B]], code[pc + D], size(op));
        s[fp + code[pc + A]] =
                switch (op) {
                    case Op.LOAD_8_S -> bytes[at];
                    case Op.LOAD_8_U -> bytes[at] & 0xFF;
                    case Op.LOAD_16_S -> (short) LinearMemory.SHORT.get(bytes, at);
                    case Op.LOAD_16_U -> (short) LinearMemory.SHORT.get(bytes, at) & 0xFFFF;
                    case Op.LOAD_32 -> (int) LinearMemory.INT.get(bytes, at);
                    case Op.LOAD_32_U -> (int) LinearMemory.INT.get(bytes, at) & 0xFFFF_FFFFL;
                    case Op.LOAD_64 -> (long) LinearMemory.LONG.get(bytes, at);
                    default -> throw Rare.unknown(op);
                };
    }

    static void store(Instance instance, int[] code, int pc, long[] s, int fp) {
        int op = code[pc + C];
        LinearMemory memory = instance.memories[code[pc + E]];
        byte[] bytes = memory.bytes;
        int at = RareMemory.address(memory, s[fp + code[pc + A]], code[pc + D], size(op));
        long value = s[fp + code[pc + B]];
        switch (op) {
            case Op.STORE_8 -> bytes[at] = (byte) value;
            case Op.STORE_16 -> LinearMemory.SHORT.set(bytes, at, (short) value);
            case Op.STORE_32 -> LinearMemory.INT.set(bytes, at, (int) value);
            case Op.STORE_64 -> LinearMemory.LONG.set(bytes, at, value);
            default -> throw Rare.unknown(op);
        }
    }

    /** The bytes that a load or store touches. */
    private static int size(int op) {
        return switch (op) {
            case Op.LOAD_8_S, Op.LOAD_8_U, Op.STORE_8 -> 1;
            case Op.LOAD_16_S, Op.LOAD_16_U, Op.STORE_16 -> 2;
            case Op.LOAD_32, Op.LOAD_32_U, Op.STORE_32 -> 4;
            case Op.LOAD_64, Op.STORE_64 -> 8;
            default -> throw Rare.unknown(op);
        };
    }
}
