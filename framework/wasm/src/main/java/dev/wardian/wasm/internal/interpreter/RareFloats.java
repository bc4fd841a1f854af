package dev.wardian.wasm.internal.interpreter;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.numeric.Floats;

/** Floating-point instructions (spec section 4.3.3) that are no cases of the loop. */
final class RareFloats {
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
                return floatToRawIntBits(Floats.f32Min(x, y));
            case Op.F32_MAX:
                return floatToRawIntBits(Floats.f32Max(x, y));
            case Op.F32_COPYSIGN:
                return floatToRawIntBits(Floats.f32Copysign(x, y));
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
                return doubleToRawLongBits(Floats.f64Min(x, y));
            case Op.F64_MAX:
                return doubleToRawLongBits(Floats.f64Max(x, y));
            case Op.F64_COPYSIGN:
                return doubleToRawLongBits(Floats.f64Copysign(x, y));
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
        float x = intBitsToFloat(b);
        switch (op) {
            case Op.F32_ABS:
                return floatToRawIntBits(Floats.f32Abs(x));
            case Op.F32_NEG:
                return floatToRawIntBits(Floats.f32Neg(x));
            case Op.F32_CEIL:
                return floatToRawIntBits(Floats.f32Ceil(x));
            case Op.F32_FLOOR:
                return floatToRawIntBits(Floats.f32Floor(x));
            case Op.F32_TRUNC:
                return floatToRawIntBits(Floats.f32Trunc(x));
            case Op.F32_NEAREST:
                return floatToRawIntBits(Floats.f32Nearest(x));
            case Op.F32_SQRT:
                return floatToRawIntBits(Floats.f32Sqrt(x));
            case Op.F32_CANONICAL_NAN:
                return floatToRawIntBits(Floats.f32CanonicalNan(x));
            default:
                throw Rare.unknown(op);
        }
    }

    private static long unary64(int op, long b) {
        double x = longBitsToDouble(b);
        switch (op) {
            case Op.F64_ABS:
                return doubleToRawLongBits(Floats.f64Abs(x));
            case Op.F64_NEG:
                return doubleToRawLongBits(Floats.f64Neg(x));
            case Op.F64_CEIL:
                return doubleToRawLongBits(Floats.f64Ceil(x));
            case Op.F64_FLOOR:
                return doubleToRawLongBits(Floats.f64Floor(x));
            case Op.F64_TRUNC:
                return doubleToRawLongBits(Floats.f64Trunc(x));
            case Op.F64_NEAREST:
                return doubleToRawLongBits(Floats.f64Nearest(x));
            case Op.F64_SQRT:
                return doubleToRawLongBits(Floats.f64Sqrt(x));
            case Op.F64_CANONICAL_NAN:
                return doubleToRawLongBits(Floats.f64CanonicalNan(x));
            default:
                throw Rare.unknown(op);
        }
    }
}
