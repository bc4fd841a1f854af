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
        return op <= Op.F32_COPYSIGN
                ? binary32(op, (int) b, (int) c)
                : op <= Op.F64_COPYSIGN ? binary64(op, b, c) : compare(op, b, c);
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
                throw unknown(op);
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
                throw unknown(op);
        }
    }

    private static long compare(int op, long b, long c) {
        boolean isF32 = op <= Op.F32_GE;
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
                throw unknown(op);
        }
        return result ? 1 : 0;
    }

    static long unary(int op, long b) {
        return op <= Op.F32_SQRT ? unary32(op, (int) b) : unary64(op, b);
    }

    private static long unary32(int op, int b) {
        if (op == Op.F32_ABS) {
            return b & ~SIGN_32;
        }
        if (op == Op.F32_NEG) {
            return b ^ SIGN_32;
        }
        float x = intBitsToFloat(b);
        if (Float.isNaN(x)) {
            return floatToRawIntBits(x + x);
        }
        return floatToRawIntBits((float) rounded(op - Op.F32_CEIL, x));
    }

    private static long unary64(int op, long b) {
        if (op == Op.F64_ABS) {
            return b & ~SIGN_64;
        }
        if (op == Op.F64_NEG) {
            return b ^ SIGN_64;
        }
        double x = longBitsToDouble(b);
        if (Double.isNaN(x)) {
            return doubleToRawLongBits(x + x);
        }
        return doubleToRawLongBits(rounded(op - Op.F64_CEIL, x));
    }

    /**
     * The functions from {@code ceil} to {@code sqrt}, in the order of {@link Op}; exact for an f32
     * too.
     */
    private static double rounded(int function, double x) {
        switch (function) {
            case Op.F64_CEIL - Op.F64_CEIL:
                return Math.ceil(x);
            case Op.F64_FLOOR - Op.F64_CEIL:
                return Math.floor(x);
            case Op.F64_TRUNC - Op.F64_CEIL:
                return x < 0 ? Math.ceil(x) : Math.floor(x);
            case Op.F64_NEAREST - Op.F64_CEIL:
                return Math.rint(x);
            default:
                return Math.sqrt(x);
        }
    }

    private static IllegalStateException unknown(int op) {
        return new IllegalStateException("no float instruction: " + op);
    }
}
