package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;

/**
 * Loads and stores of the loop that its memory's array does not serve: those in the tail of a
 * memory that has grown, and those that are out of bounds.
 */
final class GrownMemory {
    private static final long I32 = 0xFFFF_FFFFL;

    private GrownMemory() {}

    /** Runs the load or store at {@code pc}. */
    static void run(Instance instance, int[] code, int pc, long[] s, int fp) {
        LinearMemory memory = instance.memory;
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        int op = code[pc];
        switch (op) {
            case Op.LOAD_32_W, Op.LOAD_8_U_W, Op.LOAD_64_W ->
                    s[fp + a] = load(memory, plain(op), wrapped(s[fp + b] + c));
            case Op.LOAD_32_X, Op.LOAD_8_U_X, Op.LOAD_64_X ->
                    s[fp + a] = load(memory, plain(op), wrapped(s[fp + b] + s[fp + c]));
            case Op.LOAD_32_A -> s[fp + a] = load(memory, Op.LOAD_32, wrapped(b));
            case Op.STORE_32_W, Op.STORE_8_W, Op.STORE_64_W ->
                    store(memory, plain(op), wrapped(s[fp + a] + b), s[fp + c]);
            case Op.STORE_32_A -> store(memory, Op.STORE_32, wrapped(a), s[fp + b]);
            case Op.STORE_8, Op.STORE_16, Op.STORE_32, Op.STORE_64 ->
                    store(memory, op, wrapped(s[fp + a]) + wrapped(b), s[fp + c]);
            default -> s[fp + a] = load(memory, op, wrapped(s[fp + b]) + wrapped(c));
        }
    }

    private static long wrapped(long address) {
        return address & I32;
    }

    /** The form of an access whose address is not a sum. */
    private static int plain(int op) {
        return switch (op) {
            case Op.LOAD_32_W, Op.LOAD_32_X -> Op.LOAD_32;
            case Op.LOAD_8_U_W, Op.LOAD_8_U_X -> Op.LOAD_8_U;
            case Op.LOAD_64_W, Op.LOAD_64_X -> Op.LOAD_64;
            case Op.STORE_32_W -> Op.STORE_32;
            case Op.STORE_8_W -> Op.STORE_8;
            default -> Op.STORE_64;
        };
    }

    private static long load(LinearMemory memory, int op, long address) {
        return OtherMemories.load(
                memory, op, memory.requireInside(address, OtherMemories.size(op)));
    }

    private static void store(LinearMemory memory, int op, long address, long value) {
        int at = memory.requireInside(address, OtherMemories.size(op));
        OtherMemories.store(memory, op, at, value);
    }
}
