package dev.wardian.wasm.internal.interpreter;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import dev.wardian.wasm.internal.lowering.LoweredFunction;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;

/**
 * The interpreter's loop: one method, one switch, under 4 000 bytes of bytecode, so that HotSpot
 * compiles it well and once for all guests. Nothing but its parameters lives across a case. The
 * memory's array is read anew for each access, because any call may have grown it.
 *
 * <p>A negative address faults by itself; with an offset, the address's sign is kept by {@code |
 * base >> 31}, and a sum beyond 2^31 is negative. So the check of the array is the bounds check of
 * the guest.
 */
@SuppressWarnings({"IntLongMath", "NarrowCalculation"}) // An i32 wraps, then is sign-extended.
final class Loop {
    private static final long MIN = Long.MIN_VALUE;

    private Loop() {}

    /**
     * Runs a function from the cell at {@code start} until it returns.
     *
     * @param s the piece of the value stack on which the frame lies
     * @param fp the frame's first slot
     */
    static void run(Instance instance, LoweredFunction function, int start, long[] s, int fp) {
        int[] code = function.code;
        int pc = start;
        try {
            while (true) {
                switch (code[pc]) {
                    case Op.COPY:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]];
                        pc += 4;
                        continue;
                    case Op.COPY_2:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]];
                        s[fp + code[pc + 3]] = s[fp + code[pc + 4]];
                        pc += 8;
                        continue;
                    case Op.CONST:
                        s[fp + code[pc + 1]] =
                                (code[pc + 2] & 0xFFFF_FFFFL) | ((long) code[pc + 3] << 32);
                        pc += 4;
                        continue;
                    case Op.BR:
                        pc = jump(instance, pc, code[pc + 1]);
                        continue;
                    case Op.BR_TABLE:
                        pc =
                                jump(
                                        instance,
                                        pc,
                                        tableTarget(
                                                code,
                                                pc,
                                                (int) s[fp + code[pc + 1]] + code[pc + 3]));
                        continue;
                    case Op.RETURN:
                        return;
                    case Op.RETURN_1:
                        s[fp] = s[fp + code[pc + 1]];
                        return;
                    case Op.CALL:
                        Interpreter.enter(
                                instance, instance.code[code[pc + 1]], s, fp + code[pc + 2]);
                        pc += 4;
                        continue;
                    case Op.CALL_IMPORT:
                        Interpreter.callImport(instance, code[pc + 1], fp + code[pc + 2]);
                        pc += 4;
                        continue;
                    case Op.CALL_INDIRECT:
                        Interpreter.callIndirect(
                                instance,
                                code[pc + 1],
                                s,
                                fp + code[pc + 2],
                                (int) s[fp + code[pc + 3]],
                                code[pc + 4]);
                        pc += 8;
                        continue;
                    case Op.SELECT:
                        s[fp + code[pc + 1]] =
                                s[fp + code[pc + (s[fp + code[pc + 4]] != 0 ? 2 : 3)]];
                        pc += 8;
                        continue;
                    case Op.GLOBAL_GET:
                        s[fp + code[pc + 1]] = instance.globals[code[pc + 2]].value;
                        pc += 4;
                        continue;
                    case Op.GLOBAL_SET:
                        instance.globals[code[pc + 1]].value = s[fp + code[pc + 2]];
                        pc += 4;
                        continue;
                    case Op.LOAD_32:
                        s[fp + code[pc + 1]] =
                                load32(instance, (int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_8_U:
                        s[fp + code[pc + 1]] =
                                load8u(instance, (int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_8_S:
                        s[fp + code[pc + 1]] =
                                load8s(instance, (int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_16_U:
                        s[fp + code[pc + 1]] =
                                load16u(instance, (int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_16_S:
                        s[fp + code[pc + 1]] =
                                load16s(instance, (int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_64:
                        s[fp + code[pc + 1]] =
                                load64(instance, (int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_32_U:
                        s[fp + code[pc + 1]] =
                                load32u(instance, (int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.STORE_32:
                        store32(
                                instance,
                                (int) s[fp + code[pc + 1]],
                                code[pc + 2],
                                s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.STORE_8:
                        store8(
                                instance,
                                (int) s[fp + code[pc + 1]],
                                code[pc + 2],
                                s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.STORE_16:
                        store16(
                                instance,
                                (int) s[fp + code[pc + 1]],
                                code[pc + 2],
                                s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.STORE_64:
                        store64(
                                instance,
                                (int) s[fp + code[pc + 1]],
                                code[pc + 2],
                                s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.BR_EQ:
                        pc =
                                s[fp + code[pc + 1]] == s[fp + code[pc + 2]]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_NE:
                        pc =
                                s[fp + code[pc + 1]] != s[fp + code[pc + 2]]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_LT_S:
                        pc =
                                s[fp + code[pc + 1]] < s[fp + code[pc + 2]]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_GE_S:
                        pc =
                                s[fp + code[pc + 1]] >= s[fp + code[pc + 2]]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_LT_U:
                        pc =
                                s[fp + code[pc + 1]] + MIN < s[fp + code[pc + 2]] + MIN
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_GE_U:
                        pc =
                                s[fp + code[pc + 1]] + MIN >= s[fp + code[pc + 2]] + MIN
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_EQ_I:
                        pc =
                                s[fp + code[pc + 1]] == code[pc + 2]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_NE_I:
                        pc =
                                s[fp + code[pc + 1]] != code[pc + 2]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_LT_S_I:
                        pc =
                                s[fp + code[pc + 1]] < code[pc + 2]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_GE_S_I:
                        pc =
                                s[fp + code[pc + 1]] >= code[pc + 2]
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_LT_U_I:
                        pc =
                                s[fp + code[pc + 1]] + MIN < code[pc + 2] + MIN
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.BR_GE_U_I:
                        pc =
                                s[fp + code[pc + 1]] + MIN >= code[pc + 2] + MIN
                                        ? jump(instance, pc, code[pc + 3])
                                        : pc + 4;
                        continue;
                    case Op.EQ:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] == s[fp + code[pc + 3]] ? 1 : 0;
                        pc += 4;
                        continue;
                    case Op.LT_S:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] < s[fp + code[pc + 3]] ? 1 : 0;
                        pc += 4;
                        continue;
                    case Op.LT_U:
                        s[fp + code[pc + 1]] =
                                s[fp + code[pc + 2]] + MIN < s[fp + code[pc + 3]] + MIN ? 1 : 0;
                        pc += 4;
                        continue;
                    case Op.EQ_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] == code[pc + 3] ? 1 : 0;
                        pc += 4;
                        continue;
                    case Op.NE_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] != code[pc + 3] ? 1 : 0;
                        pc += 4;
                        continue;
                    case Op.LT_U_I:
                        s[fp + code[pc + 1]] =
                                s[fp + code[pc + 2]] + MIN < code[pc + 3] + MIN ? 1 : 0;
                        pc += 4;
                        continue;
                    case Op.ADD_32:
                        s[fp + code[pc + 1]] =
                                (int) s[fp + code[pc + 2]] + (int) s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.SUB_32:
                        s[fp + code[pc + 1]] =
                                (int) s[fp + code[pc + 2]] - (int) s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.MUL_32:
                        s[fp + code[pc + 1]] =
                                (int) s[fp + code[pc + 2]] * (int) s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.SHR_U_32:
                        s[fp + code[pc + 1]] =
                                (int) s[fp + code[pc + 2]] >>> (int) s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.ADD_32_I:
                        s[fp + code[pc + 1]] = (int) s[fp + code[pc + 2]] + code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.MUL_32_I:
                        s[fp + code[pc + 1]] = (int) s[fp + code[pc + 2]] * code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.SHL_32_I:
                        s[fp + code[pc + 1]] = (int) s[fp + code[pc + 2]] << code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.SHR_U_32_I:
                        s[fp + code[pc + 1]] = (int) s[fp + code[pc + 2]] >>> code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.ROTL_32_I:
                        s[fp + code[pc + 1]] =
                                Integer.rotateLeft((int) s[fp + code[pc + 2]], code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.AND:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] & s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.OR:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] | s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.XOR:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] ^ s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.AND_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] & code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.XOR_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] ^ code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.SHR_S_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] >> code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.ADD_64:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] + s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.SUB_64:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] - s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.MUL_64:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] * s[fp + code[pc + 3]];
                        pc += 4;
                        continue;
                    case Op.ADD_64_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] + code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.SHL_64_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] << code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.SHR_U_64_I:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] >>> code[pc + 3];
                        pc += 4;
                        continue;
                    case Op.WRAP:
                        s[fp + code[pc + 1]] = (int) s[fp + code[pc + 2]];
                        pc += 4;
                        continue;
                    case Op.EXTEND_U:
                        s[fp + code[pc + 1]] = s[fp + code[pc + 2]] & 0xFFFF_FFFFL;
                        pc += 4;
                        continue;
                    case Op.F64_ADD:
                        s[fp + code[pc + 1]] =
                                bits(f64(s[fp + code[pc + 2]]) + f64(s[fp + code[pc + 3]]));
                        pc += 4;
                        continue;
                    case Op.F64_MUL:
                        s[fp + code[pc + 1]] =
                                bits(f64(s[fp + code[pc + 2]]) * f64(s[fp + code[pc + 3]]));
                        pc += 4;
                        continue;
                    case Op.LOAD_32_W:
                        s[fp + code[pc + 1]] =
                                load32(instance, (int) s[fp + code[pc + 2]] + code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_8_U_W:
                        s[fp + code[pc + 1]] =
                                load8u(instance, (int) s[fp + code[pc + 2]] + code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_64_W:
                        s[fp + code[pc + 1]] =
                                load64(instance, (int) s[fp + code[pc + 2]] + code[pc + 3]);
                        pc += 4;
                        continue;
                    case Op.LOAD_32_A:
                        s[fp + code[pc + 1]] = load32(instance, code[pc + 2]);
                        pc += 4;
                        continue;
                    case Op.STORE_32_A:
                        store32(instance, code[pc + 1], s[fp + code[pc + 2]]);
                        pc += 4;
                        continue;
                    case Op.ADD_BR_NE_I:
                        s[fp + code[pc + 1]] = (int) s[fp + code[pc + 2]] + code[pc + 3];
                        pc =
                                s[fp + code[pc + 1]] != code[pc + 4]
                                        ? jump(instance, pc, code[pc + 5])
                                        : pc + 8;
                        continue;
                    case Op.LOAD_32_X:
                        s[fp + code[pc + 1]] =
                                load32(
                                        instance,
                                        (int) s[fp + code[pc + 2]] + (int) s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.LOAD_8_U_X:
                        s[fp + code[pc + 1]] =
                                load8u(
                                        instance,
                                        (int) s[fp + code[pc + 2]] + (int) s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.LOAD_64_X:
                        s[fp + code[pc + 1]] =
                                load64(
                                        instance,
                                        (int) s[fp + code[pc + 2]] + (int) s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.STORE_32_W:
                        store32(
                                instance,
                                (int) s[fp + code[pc + 1]] + code[pc + 2],
                                s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.STORE_8_W:
                        store8(
                                instance,
                                (int) s[fp + code[pc + 1]] + code[pc + 2],
                                s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.STORE_64_W:
                        store64(
                                instance,
                                (int) s[fp + code[pc + 1]] + code[pc + 2],
                                s[fp + code[pc + 3]]);
                        pc += 4;
                        continue;
                    case Op.SHL_ADD_32_I:
                        s[fp + code[pc + 1]] =
                                ((int) s[fp + code[pc + 2]] << code[pc + 3]) + code[pc + 4];
                        pc += 8;
                        continue;
                    default:
                        pc = Rare.run(instance, code, pc, s, fp);
                        continue;
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            throw Failures.unwind(e, instance, function, pc);
        }
    }

    /** Branches; a backward branch polls, so that no loop runs on when its call was interrupted. */
    private static int jump(Instance instance, int from, int target) {
        if (target <= from) {
            Interpreter.poll(instance);
        }
        return target;
    }

    private static int tableTarget(int[] code, int pc, int index) {
        int last = code[pc + 2] - 1;
        return code[pc + 4 + (index >= 0 && index < last ? index : last)];
    }

    private static double f64(long bits) {
        return longBitsToDouble(bits);
    }

    private static long bits(double value) {
        return doubleToRawLongBits(value);
    }

    // The index of an access: the address is never negative unless it is beyond 2 GiB.

    private static int load32(Instance instance, int index) {
        return (int) LinearMemory.INT.get(instance.memory.bytes, index);
    }

    private static int load32(Instance instance, int base, int offset) {
        return (int) LinearMemory.INT.get(instance.memory.bytes, base + offset | base >> 31);
    }

    private static long load32u(Instance instance, int base, int offset) {
        return load32(instance, base, offset) & 0xFFFF_FFFFL;
    }

    private static int load8u(Instance instance, int index) {
        return instance.memory.bytes[index] & 0xFF;
    }

    private static int load8u(Instance instance, int base, int offset) {
        return instance.memory.bytes[base + offset | base >> 31] & 0xFF;
    }

    private static int load8s(Instance instance, int base, int offset) {
        return instance.memory.bytes[base + offset | base >> 31];
    }

    private static int load16u(Instance instance, int base, int offset) {
        return load16s(instance, base, offset) & 0xFFFF;
    }

    private static int load16s(Instance instance, int base, int offset) {
        return (short) LinearMemory.SHORT.get(instance.memory.bytes, base + offset | base >> 31);
    }

    private static long load64(Instance instance, int index) {
        return (long) LinearMemory.LONG.get(instance.memory.bytes, index);
    }

    private static long load64(Instance instance, int base, int offset) {
        return (long) LinearMemory.LONG.get(instance.memory.bytes, base + offset | base >> 31);
    }

    private static void store32(Instance instance, int index, long value) {
        LinearMemory.INT.set(instance.memory.bytes, index, (int) value);
    }

    private static void store32(Instance instance, int base, int offset, long value) {
        LinearMemory.INT.set(instance.memory.bytes, base + offset | base >> 31, (int) value);
    }

    private static void store8(Instance instance, int index, long value) {
        instance.memory.bytes[index] = (byte) value;
    }

    private static void store8(Instance instance, int base, int offset, long value) {
        instance.memory.bytes[base + offset | base >> 31] = (byte) value;
    }

    private static void store16(Instance instance, int base, int offset, long value) {
        LinearMemory.SHORT.set(instance.memory.bytes, base + offset | base >> 31, (short) value);
    }

    private static void store64(Instance instance, int index, long value) {
        LinearMemory.LONG.set(instance.memory.bytes, index, value);
    }

    private static void store64(Instance instance, int base, int offset, long value) {
        LinearMemory.LONG.set(instance.memory.bytes, base + offset | base >> 31, value);
    }
}
