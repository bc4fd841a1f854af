package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.numeric.Integers;

/** Integer instructions (spec section 4.3.2) that are no cases of the loop. */
@SuppressWarnings("IntLongMath") // An i32 wraps, then is sign-extended.
final class RareIntegers {
    private RareIntegers() {}

    /** An instruction whose second operand is a constant. */
    static long runImmediate(int op, long b, int c) {
        switch (op) {
            case Op.ROTL_64_I:
                return Long.rotateLeft(b, c);
            case Op.OR_I:
                return b | c;
            case Op.LT_S_I:
                return b < c ? 1 : 0;
            case Op.GE_S_I:
                return b >= c ? 1 : 0;
            case Op.GE_U_I:
                return Long.compareUnsigned(b, c) >= 0 ? 1 : 0;
            case Op.NARROW:
                return (b + c) >>> 32 == 0 ? b + c : -1;
            default:
                throw Rare.unknown(op);
        }
    }

    static long run(int op, long b, long c) {
        switch (op) {
            case Op.NE:
                return b != c ? 1 : 0;
            case Op.GE_S:
                return b >= c ? 1 : 0;
            case Op.GE_U:
                return Long.compareUnsigned(b, c) >= 0 ? 1 : 0;
            case Op.SHL_32:
                return (int) b << (int) c;
            case Op.SHR_S_32:
                return (int) b >> (int) c;
            case Op.SHL_64:
                return b << c;
            case Op.SHR_S_64:
                return b >> c;
            case Op.SHR_U_64:
                return b >>> c;
            case Op.ROTL_32:
                return Integer.rotateLeft((int) b, (int) c);
            case Op.ROTR_32:
                return Integer.rotateRight((int) b, (int) c);
            case Op.ROTL_64:
                return Long.rotateLeft(b, (int) c);
            case Op.ROTR_64:
                return Long.rotateRight(b, (int) c);
            case Op.DIV_S_32:
                return Integers.i32DivS((int) b, (int) c);
            case Op.DIV_U_32:
                return Integers.i32DivU((int) b, (int) c);
            case Op.REM_S_32:
                return Integers.i32RemS((int) b, (int) c);
            case Op.REM_U_32:
                return Integers.i32RemU((int) b, (int) c);
            case Op.DIV_S_64:
                return Integers.i64DivS(b, c);
            case Op.DIV_U_64:
                return Integers.i64DivU(b, c);
            case Op.REM_S_64:
                return Integers.i64RemS(b, c);
            case Op.REM_U_64:
                return Integers.i64RemU(b, c);
            case Op.CLZ_32:
                return Integer.numberOfLeadingZeros((int) b);
            case Op.CTZ_32:
                return Integer.numberOfTrailingZeros((int) b);
            case Op.POPCNT_32:
                return Integer.bitCount((int) b);
            case Op.CLZ_64:
                return Long.numberOfLeadingZeros(b);
            case Op.CTZ_64:
                return Long.numberOfTrailingZeros(b);
            case Op.POPCNT_64:
                return Long.bitCount(b);
            case Op.EXTEND_8_S:
                return (byte) b;
            case Op.EXTEND_16_S:
                return (short) b;
            default:
                throw Rare.unknown(op);
        }
    }
}
