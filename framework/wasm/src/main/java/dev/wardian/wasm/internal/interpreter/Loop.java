package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;
import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.LinearMemory;

/**
 * The interpreter's loop: one method, one switch, under 4 600 bytes of bytecode, so that HotSpot
 * compiles it well and once for all guests. Nothing but its parameters lives across a case. The
 * memory's array is read anew for each access, because any call may have grown it.
 *
 * <p>Cases end in one of two places: behind the switch, where the next cell follows, and behind the
 * loop of straight code, where branches meet and a backward one polls. Operands are read where they
 * are used, and memory is accessed in place: what HotSpot finds in several cases it computes before
 * the switch, and keeps on its stack; what it has not seen running it calls out of line, also when
 * other guests run it later.
 *
 * <p>An access that the memory's array serves is made in place, after a comparison that says the
 * same as the JVM's own check, and that costs nothing that could be measured. All others leave the
 * switch for {@link GrownMemory}. A negative address stays negative: with an offset, the sign of
 * address {@code at} is kept by {@code | at >> 31}, and a sum beyond 2^31 is negative.
 */
// An i32 wraps, then is sign-extended. A label on a block is the shortest way out of the switch.
@SuppressWarnings({"IntLongMath", "LabelledBreakTarget", "NarrowCalculation"})
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
            int target;
            int at;
            while (true) {
                straight:
                while (true) {
                    outside:
                    {
                        switch (code[pc]) {
                            case Op.COPY:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]];
                                break;
                            case Op.COPY_2:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]];
                                s[fp + code[pc + C]] = s[fp + code[pc + D]];
                                break;
                            case Op.CONST:
                                s[fp + code[pc + A]] =
                                        (code[pc + B] & 0xFFFF_FFFFL) | ((long) code[pc + C] << 32);
                                break;
                            case Op.BR:
                                target = code[pc + A];
                                break straight;
                            case Op.BR_TABLE:
                                target =
                                        tableTarget(
                                                code,
                                                pc,
                                                (int) s[fp + code[pc + A]] + code[pc + C]);
                                break straight;
                            case Op.RETURN:
                                return;
                            case Op.RETURN_1:
                                s[fp] = s[fp + code[pc + A]];
                                return;
                            case Op.CALL:
                                Interpreter.enter(
                                        instance,
                                        instance.code[code[pc + A]],
                                        s,
                                        fp + code[pc + B]);
                                break;
                            case Op.CALL_IMPORT:
                                Interpreter.callImport(instance, code[pc + A], fp + code[pc + B]);
                                break;
                            case Op.CALL_INDIRECT:
                                Interpreter.callIndirect(
                                        instance,
                                        code[pc + A],
                                        s,
                                        fp + code[pc + B],
                                        (int) s[fp + code[pc + C]],
                                        code[pc + D]);
                                break;
                            case Op.SELECT:
                                s[fp + code[pc + A]] =
                                        s[
                                                fp
                                                        + (s[fp + code[pc + D]] != 0
                                                                ? code[pc + B]
                                                                : code[pc + C])];
                                break;
                            case Op.GLOBAL_GET:
                                s[fp + code[pc + A]] = instance.globals[code[pc + B]].value;
                                break;
                            case Op.GLOBAL_SET:
                                instance.globals[code[pc + A]].value = s[fp + code[pc + B]];
                                break;
                            case Op.LOAD_32:
                                at = (int) s[fp + code[pc + B]];
                                at = at + code[pc + C] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (int) LinearMemory.INT.get(instance.memory.bytes, at);
                                break;
                            case Op.LOAD_8_U:
                                at = (int) s[fp + code[pc + B]];
                                at = at + code[pc + C] | at >> 31;
                                if (at < 0 || at >= instance.memory.bytes.length) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] = instance.memory.bytes[at] & 0xFF;
                                break;
                            case Op.LOAD_8_S:
                                at = (int) s[fp + code[pc + B]];
                                at = at + code[pc + C] | at >> 31;
                                if (at < 0 || at >= instance.memory.bytes.length) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] = instance.memory.bytes[at];
                                break;
                            case Op.LOAD_16_U:
                                at = (int) s[fp + code[pc + B]];
                                at = at + code[pc + C] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 2) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (short) LinearMemory.SHORT.get(instance.memory.bytes, at)
                                                & 0xFFFF;
                                break;
                            case Op.LOAD_16_S:
                                at = (int) s[fp + code[pc + B]];
                                at = at + code[pc + C] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 2) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (short) LinearMemory.SHORT.get(instance.memory.bytes, at);
                                break;
                            case Op.LOAD_64:
                                at = (int) s[fp + code[pc + B]];
                                at = at + code[pc + C] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 8) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (long) LinearMemory.LONG.get(instance.memory.bytes, at);
                                break;
                            case Op.LOAD_32_U:
                                at = (int) s[fp + code[pc + B]];
                                at = at + code[pc + C] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (int) LinearMemory.INT.get(instance.memory.bytes, at)
                                                & 0xFFFF_FFFFL;
                                break;
                            case Op.STORE_32:
                                at = (int) s[fp + code[pc + A]];
                                at = at + code[pc + B] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                LinearMemory.INT.set(
                                        instance.memory.bytes, at, (int) s[fp + code[pc + C]]);
                                break;
                            case Op.STORE_8:
                                at = (int) s[fp + code[pc + A]];
                                at = at + code[pc + B] | at >> 31;
                                if (at < 0 || at >= instance.memory.bytes.length) {
                                    break outside;
                                }
                                instance.memory.bytes[at] = (byte) s[fp + code[pc + C]];
                                break;
                            case Op.STORE_16:
                                at = (int) s[fp + code[pc + A]];
                                at = at + code[pc + B] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 2) {
                                    break outside;
                                }
                                LinearMemory.SHORT.set(
                                        instance.memory.bytes, at, (short) s[fp + code[pc + C]]);
                                break;
                            case Op.STORE_64:
                                at = (int) s[fp + code[pc + A]];
                                at = at + code[pc + B] | at >> 31;
                                if (at < 0 || at > instance.memory.bytes.length - 8) {
                                    break outside;
                                }
                                LinearMemory.LONG.set(
                                        instance.memory.bytes, at, s[fp + code[pc + C]]);
                                break;
                            case Op.BR_EQ:
                                if (s[fp + code[pc + A]] != s[fp + code[pc + B]]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_NE:
                                if (s[fp + code[pc + A]] == s[fp + code[pc + B]]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_LT_S:
                                if (s[fp + code[pc + A]] >= s[fp + code[pc + B]]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_GE_S:
                                if (s[fp + code[pc + A]] < s[fp + code[pc + B]]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_LT_U:
                                if (s[fp + code[pc + A]] + MIN >= s[fp + code[pc + B]] + MIN) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_GE_U:
                                if (s[fp + code[pc + A]] + MIN < s[fp + code[pc + B]] + MIN) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_EQ_I:
                                if (s[fp + code[pc + A]] != code[pc + B]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_NE_I:
                                if (s[fp + code[pc + A]] == code[pc + B]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_LT_S_I:
                                if (s[fp + code[pc + A]] >= code[pc + B]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_GE_S_I:
                                if (s[fp + code[pc + A]] < code[pc + B]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_LT_U_I:
                                if (s[fp + code[pc + A]] + MIN >= code[pc + B] + MIN) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.BR_GE_U_I:
                                if (s[fp + code[pc + A]] + MIN < code[pc + B] + MIN) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.EQ:
                                s[fp + code[pc + A]] =
                                        s[fp + code[pc + B]] == s[fp + code[pc + C]] ? 1 : 0;
                                break;
                            case Op.LT_S:
                                s[fp + code[pc + A]] =
                                        s[fp + code[pc + B]] < s[fp + code[pc + C]] ? 1 : 0;
                                break;
                            case Op.LT_U:
                                s[fp + code[pc + A]] =
                                        s[fp + code[pc + B]] + MIN < s[fp + code[pc + C]] + MIN
                                                ? 1
                                                : 0;
                                break;
                            case Op.EQ_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] == code[pc + C] ? 1 : 0;
                                break;
                            case Op.NE_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] != code[pc + C] ? 1 : 0;
                                break;
                            case Op.LT_U_I:
                                s[fp + code[pc + A]] =
                                        s[fp + code[pc + B]] + MIN < code[pc + C] + MIN ? 1 : 0;
                                break;
                            case Op.ADD_32:
                                s[fp + code[pc + A]] =
                                        (int) s[fp + code[pc + B]] + (int) s[fp + code[pc + C]];
                                break;
                            case Op.SUB_32:
                                s[fp + code[pc + A]] =
                                        (int) s[fp + code[pc + B]] - (int) s[fp + code[pc + C]];
                                break;
                            case Op.MUL_32:
                                s[fp + code[pc + A]] =
                                        (int) s[fp + code[pc + B]] * (int) s[fp + code[pc + C]];
                                break;
                            case Op.SHR_U_32:
                                s[fp + code[pc + A]] =
                                        (int) s[fp + code[pc + B]] >>> (int) s[fp + code[pc + C]];
                                break;
                            case Op.ADD_32_I:
                                s[fp + code[pc + A]] = (int) s[fp + code[pc + B]] + code[pc + C];
                                break;
                            case Op.MUL_32_I:
                                s[fp + code[pc + A]] = (int) s[fp + code[pc + B]] * code[pc + C];
                                break;
                            case Op.SHL_32_I:
                                s[fp + code[pc + A]] = (int) s[fp + code[pc + B]] << code[pc + C];
                                break;
                            case Op.SHR_U_32_I:
                                s[fp + code[pc + A]] = (int) s[fp + code[pc + B]] >>> code[pc + C];
                                break;
                            case Op.ROTL_32_I:
                                s[fp + code[pc + A]] =
                                        Integer.rotateLeft(
                                                (int) s[fp + code[pc + B]], code[pc + C]);
                                break;
                            case Op.AND:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] & s[fp + code[pc + C]];
                                break;
                            case Op.OR:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] | s[fp + code[pc + C]];
                                break;
                            case Op.XOR:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] ^ s[fp + code[pc + C]];
                                break;
                            case Op.AND_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] & code[pc + C];
                                break;
                            case Op.XOR_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] ^ code[pc + C];
                                break;
                            case Op.SHR_S_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] >> code[pc + C];
                                break;
                            case Op.ADD_64:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] + s[fp + code[pc + C]];
                                break;
                            case Op.SUB_64:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] - s[fp + code[pc + C]];
                                break;
                            case Op.MUL_64:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] * s[fp + code[pc + C]];
                                break;
                            case Op.ADD_64_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] + code[pc + C];
                                break;
                            case Op.SHL_64_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] << code[pc + C];
                                break;
                            case Op.SHR_U_64_I:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] >>> code[pc + C];
                                break;
                            case Op.WRAP:
                                s[fp + code[pc + A]] = (int) s[fp + code[pc + B]];
                                break;
                            case Op.EXTEND_U:
                                s[fp + code[pc + A]] = s[fp + code[pc + B]] & 0xFFFF_FFFFL;
                                break;
                            case Op.F64_ADD:
                                s[fp + code[pc + A]] =
                                        bits(f64(s[fp + code[pc + B]]) + f64(s[fp + code[pc + C]]));
                                break;
                            case Op.F64_MUL:
                                s[fp + code[pc + A]] =
                                        bits(f64(s[fp + code[pc + B]]) * f64(s[fp + code[pc + C]]));
                                break;
                            case Op.LOAD_32_W:
                                at = (int) s[fp + code[pc + B]] + code[pc + C];
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (int) LinearMemory.INT.get(instance.memory.bytes, at);
                                break;
                            case Op.LOAD_8_U_W:
                                at = (int) s[fp + code[pc + B]] + code[pc + C];
                                if (at < 0 || at >= instance.memory.bytes.length) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] = instance.memory.bytes[at] & 0xFF;
                                break;
                            case Op.LOAD_64_W:
                                at = (int) s[fp + code[pc + B]] + code[pc + C];
                                if (at < 0 || at > instance.memory.bytes.length - 8) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (long) LinearMemory.LONG.get(instance.memory.bytes, at);
                                break;
                            case Op.LOAD_32_A:
                                at = code[pc + B];
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (int) LinearMemory.INT.get(instance.memory.bytes, at);
                                break;
                            case Op.STORE_32_A:
                                at = code[pc + A];
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                LinearMemory.INT.set(
                                        instance.memory.bytes, at, (int) s[fp + code[pc + B]]);
                                break;
                            case Op.ADD_BR_NE_I:
                                s[fp + code[pc + A]] = (int) s[fp + code[pc + A]] + code[pc + B];
                                if (s[fp + code[pc + A]] == code[pc + D]) {
                                    break;
                                }
                                target = code[pc + C];
                                break straight;
                            case Op.LOAD_32_X:
                                at = (int) s[fp + code[pc + B]] + (int) s[fp + code[pc + C]];
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (int) LinearMemory.INT.get(instance.memory.bytes, at);
                                break;
                            case Op.LOAD_8_U_X:
                                at = (int) s[fp + code[pc + B]] + (int) s[fp + code[pc + C]];
                                if (at < 0 || at >= instance.memory.bytes.length) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] = instance.memory.bytes[at] & 0xFF;
                                break;
                            case Op.LOAD_64_X:
                                at = (int) s[fp + code[pc + B]] + (int) s[fp + code[pc + C]];
                                if (at < 0 || at > instance.memory.bytes.length - 8) {
                                    break outside;
                                }
                                s[fp + code[pc + A]] =
                                        (long) LinearMemory.LONG.get(instance.memory.bytes, at);
                                break;
                            case Op.STORE_32_W:
                                at = (int) s[fp + code[pc + A]] + code[pc + B];
                                if (at < 0 || at > instance.memory.bytes.length - 4) {
                                    break outside;
                                }
                                LinearMemory.INT.set(
                                        instance.memory.bytes, at, (int) s[fp + code[pc + C]]);
                                break;
                            case Op.STORE_8_W:
                                at = (int) s[fp + code[pc + A]] + code[pc + B];
                                if (at < 0 || at >= instance.memory.bytes.length) {
                                    break outside;
                                }
                                instance.memory.bytes[at] = (byte) s[fp + code[pc + C]];
                                break;
                            case Op.STORE_64_W:
                                at = (int) s[fp + code[pc + A]] + code[pc + B];
                                if (at < 0 || at > instance.memory.bytes.length - 8) {
                                    break outside;
                                }
                                LinearMemory.LONG.set(
                                        instance.memory.bytes, at, s[fp + code[pc + C]]);
                                break;
                            case Op.SHL_ADD_32_I:
                                s[fp + code[pc + A]] =
                                        ((int) s[fp + code[pc + B]] << code[pc + C]) + code[pc + D];
                                break;
                            default:
                                pc = Rare.run(instance, code, pc, s, fp);
                                continue;
                        }
                        pc += CELL;
                        continue straight;
                    }
                    GrownMemory.run(instance, code, pc, s, fp);
                    pc += CELL;
                }
                if (target <= pc) {
                    target = Interpreter.nextRound(instance, function, target, fp);
                }
                pc = target;
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw Failures.unwind(e, instance, function, pc);
        }
    }

    private static int tableTarget(int[] code, int pc, int index) {
        int last = code[pc + B] - 1;
        return code[pc + CELL + (index >= 0 && index < last ? index : last)];
    }

    private static double f64(long bits) {
        return longBitsToDouble(bits);
    }

    private static long bits(double value) {
        return doubleToRawLongBits(value);
    }
}
