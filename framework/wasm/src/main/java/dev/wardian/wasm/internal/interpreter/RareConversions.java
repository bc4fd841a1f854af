package dev.wardian.wasm.internal.interpreter;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.numeric.Conversions;

/** Conversions between integers and floats (spec section 4.3.4). */
final class RareConversions {
    private RareConversions() {}

    static long run(int op, long b) {
        return op < Op.FIRST_TO_FLOAT
                ? truncate(op, b)
                : op < Op.FIRST_SATURATING ? convert(op, b) : saturate(op, b);
    }

    private static float f32(long bits) {
        return intBitsToFloat((int) bits);
    }

    private static long truncate(int op, long b) {
        switch (op) {
            case Op.I32_TRUNC_F32_S:
                return Conversions.i32TruncF32S(f32(b));
            case Op.I32_TRUNC_F32_U:
                return Conversions.i32TruncF32U(f32(b));
            case Op.I32_TRUNC_F64_S:
                return Conversions.i32TruncF64S(longBitsToDouble(b));
            case Op.I32_TRUNC_F64_U:
                return Conversions.i32TruncF64U(longBitsToDouble(b));
            case Op.I64_TRUNC_F32_S:
                return Conversions.i64TruncF32S(f32(b));
            case Op.I64_TRUNC_F32_U:
                return Conversions.i64TruncF32U(f32(b));
            case Op.I64_TRUNC_F64_S:
                return Conversions.i64TruncF64S(longBitsToDouble(b));
            case Op.I64_TRUNC_F64_U:
                return Conversions.i64TruncF64U(longBitsToDouble(b));
            default:
                throw Rare.unknown(op);
        }
    }

    private static long saturate(int op, long b) {
        switch (op) {
            case Op.I32_TRUNC_SAT_F32_S:
                return Conversions.i32TruncSatF32S(f32(b));
            case Op.I32_TRUNC_SAT_F32_U:
                return Conversions.i32TruncSatF32U(f32(b));
            case Op.I32_TRUNC_SAT_F64_S:
                return Conversions.i32TruncSatF64S(longBitsToDouble(b));
            case Op.I32_TRUNC_SAT_F64_U:
                return Conversions.i32TruncSatF64U(longBitsToDouble(b));
            case Op.I64_TRUNC_SAT_F32_S:
                return Conversions.i64TruncSatF32S(f32(b));
            case Op.I64_TRUNC_SAT_F32_U:
                return Conversions.i64TruncSatF32U(f32(b));
            case Op.I64_TRUNC_SAT_F64_S:
                return Conversions.i64TruncSatF64S(longBitsToDouble(b));
            case Op.I64_TRUNC_SAT_F64_U:
                return Conversions.i64TruncSatF64U(longBitsToDouble(b));
            default:
                throw Rare.unknown(op);
        }
    }

    private static long convert(int op, long b) {
        switch (op) {
            case Op.F32_CONVERT_I32_S:
                return floatToRawIntBits(Conversions.f32ConvertI32S((int) b));
            case Op.F32_CONVERT_I32_U:
                return floatToRawIntBits(Conversions.f32ConvertI32U((int) b));
            case Op.F32_CONVERT_I64_S:
                return floatToRawIntBits(Conversions.f32ConvertI64S(b));
            case Op.F32_CONVERT_I64_U:
                return floatToRawIntBits(Conversions.f32ConvertI64U(b));
            case Op.F32_DEMOTE_F64:
                return floatToRawIntBits(Conversions.f32DemoteF64(longBitsToDouble(b)));
            case Op.F64_CONVERT_I32_S:
                return doubleToRawLongBits(Conversions.f64ConvertI32S((int) b));
            case Op.F64_CONVERT_I32_U:
                return doubleToRawLongBits(Conversions.f64ConvertI32U((int) b));
            case Op.F64_CONVERT_I64_S:
                return doubleToRawLongBits(Conversions.f64ConvertI64S(b));
            case Op.F64_CONVERT_I64_U:
                return doubleToRawLongBits(Conversions.f64ConvertI64U(b));
            case Op.F64_PROMOTE_F32:
                return doubleToRawLongBits(Conversions.f64PromoteF32(f32(b)));
            default:
                throw Rare.unknown(op);
        }
    }
}
