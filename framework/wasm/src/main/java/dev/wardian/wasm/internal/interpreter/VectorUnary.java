package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.vector.F32x4;
import dev.wardian.wasm.internal.vector.F64x2;
import dev.wardian.wasm.internal.vector.I16x8;
import dev.wardian.wasm.internal.vector.I32x4;
import dev.wardian.wasm.internal.vector.I64x2;
import dev.wardian.wasm.internal.vector.I8x16;

/** Vector instructions that make a half of a vector from one half. */
final class VectorUnary {
    private VectorUnary() {}

    /** One half of the result, from the half or the lower 32 bits that its lanes come from. */
    static long run(Opcode opcode, long x) {
        return switch (opcode) {
            case V128_NOT -> ~x;
            case I8X16_ABS -> I8x16.abs(x);
            case I8X16_NEG -> I8x16.neg(x);
            case I8X16_POPCNT -> I8x16.popcnt(x);
            case I16X8_EXTADD_PAIRWISE_I8X16_S -> I16x8.extaddPairwiseI8x16S(x);
            case I16X8_EXTADD_PAIRWISE_I8X16_U -> I16x8.extaddPairwiseI8x16U(x);
            case I16X8_ABS -> I16x8.abs(x);
            case I16X8_NEG -> I16x8.neg(x);
            case I16X8_EXTEND_LOW_I8X16_S, I16X8_EXTEND_HIGH_I8X16_S -> I16x8.extendI8x16S(x);
            case I16X8_EXTEND_LOW_I8X16_U, I16X8_EXTEND_HIGH_I8X16_U -> I16x8.extendI8x16U(x);
            case I32X4_EXTADD_PAIRWISE_I16X8_S -> I32x4.extaddPairwiseI16x8S(x);
            case I32X4_EXTADD_PAIRWISE_I16X8_U -> I32x4.extaddPairwiseI16x8U(x);
            case I32X4_ABS -> I32x4.abs(x);
            case I32X4_NEG -> I32x4.neg(x);
            case I32X4_TRUNC_SAT_F32X4_S, I32X4_RELAXED_TRUNC_F32X4_S -> I32x4.truncSatF32x4S(x);
            case I32X4_TRUNC_SAT_F32X4_U, I32X4_RELAXED_TRUNC_F32X4_U -> I32x4.truncSatF32x4U(x);
            case I32X4_EXTEND_LOW_I16X8_S, I32X4_EXTEND_HIGH_I16X8_S -> I32x4.extendI16x8S(x);
            case I32X4_EXTEND_LOW_I16X8_U, I32X4_EXTEND_HIGH_I16X8_U -> I32x4.extendI16x8U(x);
            case I64X2_ABS -> Math.abs(x);
            case I64X2_NEG -> -x;
            case I64X2_EXTEND_LOW_I32X4_S, I64X2_EXTEND_HIGH_I32X4_S -> I64x2.extendI32x4S(x);
            case I64X2_EXTEND_LOW_I32X4_U, I64X2_EXTEND_HIGH_I32X4_U -> I64x2.extendI32x4U(x);
            case F32X4_CEIL -> F32x4.ceil(x);
            case F32X4_FLOOR -> F32x4.floor(x);
            case F32X4_TRUNC -> F32x4.trunc(x);
            case F32X4_NEAREST -> F32x4.nearest(x);
            case F32X4_ABS -> F32x4.abs(x);
            case F32X4_NEG -> F32x4.neg(x);
            case F32X4_SQRT -> F32x4.sqrt(x);
            case F32X4_CONVERT_I32X4_S -> F32x4.convertI32x4S(x);
            case F32X4_CONVERT_I32X4_U -> F32x4.convertI32x4U(x);
            case F64X2_CEIL -> F64x2.ceil(x);
            case F64X2_FLOOR -> F64x2.floor(x);
            case F64X2_TRUNC -> F64x2.trunc(x);
            case F64X2_NEAREST -> F64x2.nearest(x);
            case F64X2_ABS -> F64x2.abs(x);
            case F64X2_NEG -> F64x2.neg(x);
            case F64X2_SQRT -> F64x2.sqrt(x);
            case F64X2_PROMOTE_LOW_F32X4 -> F64x2.promoteF32x4(x);
            case F64X2_CONVERT_LOW_I32X4_S -> F64x2.convertI32x4S(x);
            case F64X2_CONVERT_LOW_I32X4_U -> F64x2.convertI32x4U(x);
            default -> throw new IllegalStateException(opcode.mnemonic());
        };
    }
}
