package dev.wardian.wasm.internal.interpreter;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.wardian.wasm.internal.lowering.Op;

/**
 * Floating-point instructions (spec section 4.3.3) that are no cases of the loop. Operations that
 * Java may leave a signalling NaN through are done so that it is quieted: adding it to itself does
 * that.
 */
final class RareFloats {
    private static final int SIGN_32 = 0x8000_0000;
    private static final long SIGN_64 = 0x8000_0000_0000_0000L;

    private RareFloats() {}

    static long binary(int op, long b, long c) {
        return op < Op.FIRST_FLOAT_64
                ? binary32(op, (int) b, (int) c)
                : op < Op.FIRST_FLOAT_COMPARISON ? binary64(op, b, c) : compare(op, b, c);
    }

    private static long binary32(int op, int b, int c) {
        float x = intBitsToFloat(b);
        float y = intBitsToFloat(c);
        switch (op) {
            case Op.F32_ADD:
                return floatToRawIntBits(x + y);
            case Op.F32_SUB:
                return floatToRawIntBits(x - y);
            case Op.F32_MUL:
                return floatToRawIntBits(x * y);
            case Op.F32_DIV:
                return floatToRawIntBits(x / y);
            case Op.F32_MIN:
                return floatToRawIntBits(Float.isNaN(x) || Float.isNaN(y) ? x + y : Math.min(x, y));
            case Op.F32_MAX:
                return floatToRawIntBits(Float.isNaN(x) || Float.isNaN(y) ? x + y : Math.max(x, y));
            case Op.F32_COPYSIGN:
                return (b & ~SIGN_32) | (c & SIGN_32);
            default:
                throw Rare.unknown(op);
        }
    }

    private static long binary64(int op, long b, long c) {
        double x = longBitsToDouble(b);
        double y = longBitsToDouble(c);
        switch (op) {
            case Op.F64_SUB:
                return doubleToRawLongBits(x - y);
            case Op.F64_DIV:
                return doubleToRawLongBits(x / y);
            case Op.F64_MIN:
                return doubleToRawLongBits(
                        Double.isNaN(x) || Double.isNaN(y) ? x + y : Math.min(x, y));
            case Op.F64_MAX:
                return doubleToRawLongBits(
                        Double.isNaN(x) || Double.isNaN(y) ? x + y : Math.max(x, y));
            case Op.F64_COPYSIGN:
                return (b & ~SIGN_64) | (c & SIGN_64);
            default:
                throw Rare.unknown(op);
        }
    }

    private static long compare(int op, long b, long c) {
        boolean isF32 = op < Op.FIRST_FLOAT_64_COMPARISON;
        // Every f32 is an f64, so both kinds compare alike.
        double x = isF32 ? intBitsToFloat((int) b) : longBitsToDouble(b);
        double y = isF32 ? intBitsToFloat((int) c) : longBitsToDouble(c);
        boolean result;
        switch (op) {
            case Op.F32_EQ:
            case Op.F64_EQ:
                result = x == y;
                break;
            case Op.F32_NE:
            case Op.F64_NE:
                result = x != y;
                break;
            case Op.F32_LT:
            case Op.F64_LT:
                result = x < y;
                break;
            case Op.F32_GT:
            case Op.F64_GT:
                result = x > y;
                break;
            case Op.F32_LE:
            case Op.F64_LE:
                result = x <= y;
                break;
            case Op.F32_GE:
            case Op.F64_GE:
                result = x >= y;
                break;
            default:
                throw Rare.unknown(op);
        }
        return result ? 1 : 0;
    }

    static long unary(int op, long b) {
        return op < Op.FIRST_FLOAT_64_UNARY ? unary32(op, (int) b) : unary64(op, b);
    }

    private static long unary32(int op, int b) {
        if (op == Op.F32_ABS) {
            return b & ~SIGN_32;
        }
        if (op == Op.F32_NEG) {
            return b ^ SIGN_32;
        }
        float x = intBitsToFloat(b);
        if (op == Op.F32_CANONICAL_NAN) {
            return Float.floatToIntBits(x);
        }
        if (Float.isNaN(x)) {
            return floatToRawIntBits(x + x);
        }
        return floatToRawIntBits((float) rounded(op, x));
    }

    private static long unary64(int op, long b) {
        if (op == Op.F64_ABS) {
            return b & ~SIGN_64;
        }
        if (op == Op.F64_NEG) {
            return b ^ SIGN_64;
        }
        double x = longBitsToDouble(b);
        if (op == Op.F64_CANONICAL_NAN) {
            return Double.doubleToLongBits(x);
        }
        if (Double.isNaN(x)) {
            return doubleToRawLongBits(x + x);
        }
        return doubleToRawLongBits(rounded(op, x));
    }

    /** The functions of one operand that may round; exact for an f32 too. */
    private static double rounded(int op, double x) {
        switch (op) {
            case Op.F32_CEIL:
            case Op.F64_CEIL:
                return Math.ceil(x);
            case Op.F32_FLOOR:
            case Op.F64_FLOOR:
                return Math.floor(x);
            case Op.F32_TRUNC:
            case Op.F64_TRUNC:
                return x < 0 ? Math.ceil(x) : Math.floor(x);
            case Op.F32_NEAREST:
            case Op.F64_NEAREST:
                return Math.rint(x);
            case Op.F32_SQRT:
            case Op.F64_SQRT:
                return Math.sqrt(x);
            default:
                throw Rare.unknown(op);
        }
    }
}
