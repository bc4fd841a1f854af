package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.vector.F32x4;
import dev.wardian.wasm.internal.vector.F64x2;
import dev.wardian.wasm.internal.vector.I16x8;
import dev.wardian.wasm.internal.vector.I32x4;
import dev.wardian.wasm.internal.vector.I64x2;
import dev.wardian.wasm.internal.vector.I8x16;
import dev.wardian.wasm.internal.vector.V128Bits;

/** Vector instructions with a scalar as operand or result, and those with three operands. */
final class VectorScalars {
    private VectorScalars() {}

    /** Either half of a vector whose lanes are alike. */
    static long splat(Opcode opcode, long value) {
        return switch (opcode) {
            case I8X16_SPLAT -> I8x16.splat(value);
            case I16X8_SPLAT -> I16x8.splat(value);
            case I32X4_SPLAT, F32X4_SPLAT -> I32x4.splat(value);
            case I64X2_SPLAT, F64X2_SPLAT -> value;
            default -> throw new IllegalStateException(opcode.mnemonic());
        };
    }

    static long shift(Opcode opcode, long x, int count) {
        return switch (opcode) {
            case I8X16_SHL -> I8x16.shl(x, count);
            case I8X16_SHR_S -> I8x16.shrS(x, count);
            case I8X16_SHR_U -> I8x16.shrU(x, count);
            case I16X8_SHL -> I16x8.shl(x, count);
            case I16X8_SHR_S -> I16x8.shrS(x, count);
            case I16X8_SHR_U -> I16x8.shrU(x, count);
            case I32X4_SHL -> I32x4.shl(x, count);
            case I32X4_SHR_S -> I32x4.shrS(x, count);
            case I32X4_SHR_U -> I32x4.shrU(x, count);
            case I64X2_SHL -> x << count;
            case I64X2_SHR_S -> x >> count;
            case I64X2_SHR_U -> x >>> count;
            default -> throw new IllegalStateException(opcode.mnemonic());
        };
    }

    static long ternary(Opcode opcode, long x, long y, long z) {
        return switch (opcode) {
            case V128_BITSELECT,
                    I8X16_RELAXED_LANESELECT,
                    I16X8_RELAXED_LANESELECT,
                    I32X4_RELAXED_LANESELECT,
                    I64X2_RELAXED_LANESELECT ->
                    V128Bits.bitselect(x, y, z);
            case F32X4_RELAXED_MADD -> F32x4.madd(x, y, z);
            case F32X4_RELAXED_NMADD -> F32x4.nmadd(x, y, z);
            case F64X2_RELAXED_MADD -> F64x2.madd(x, y, z);
            case F64X2_RELAXED_NMADD -> F64x2.nmadd(x, y, z);
            case I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S -> I32x4.dotI8x16I7x16AddS(x, y, z);
            default -> throw new IllegalStateException(opcode.mnemonic());
        };
    }

    static int test(Opcode opcode, long low, long high) {
        return switch (opcode) {
            case V128_ANY_TRUE -> truth((low | high) != 0);
            case I8X16_ALL_TRUE -> truth(I8x16.allTrue(low) && I8x16.allTrue(high));
            case I16X8_ALL_TRUE -> truth(I16x8.allTrue(low) && I16x8.allTrue(high));
            case I32X4_ALL_TRUE -> truth(I32x4.allTrue(low) && I32x4.allTrue(high));
            case I64X2_ALL_TRUE -> truth(I64x2.allTrue(low) && I64x2.allTrue(high));
            case I8X16_BITMASK -> I8x16.bitmask(low) | (I8x16.bitmask(high) << 8);
            case I16X8_BITMASK -> I16x8.bitmask(low) | (I16x8.bitmask(high) << 4);
            case I32X4_BITMASK -> I32x4.bitmask(low) | (I32x4.bitmask(high) << 2);
            case I64X2_BITMASK -> I64x2.bitmask(low) | (I64x2.bitmask(high) << 1);
            default -> throw new IllegalStateException(opcode.mnemonic());
        };
    }

    private static int truth(boolean condition) {
        return condition ? 1 : 0;
    }

    /** A lane of the vector in the slots from {@code at} on, as a scalar. */
    static long extract(Opcode opcode, long[] s, int at, int lane) {
        return switch (opcode) {
            case I8X16_EXTRACT_LANE_S -> (byte) lane(s, at, lane, 1);
            case I8X16_EXTRACT_LANE_U -> lane(s, at, lane, 1) & 0xFF;
            case I16X8_EXTRACT_LANE_S -> (short) lane(s, at, lane, 2);
            case I16X8_EXTRACT_LANE_U -> lane(s, at, lane, 2) & 0xFFFF;
            case I32X4_EXTRACT_LANE, F32X4_EXTRACT_LANE -> (int) lane(s, at, lane, 4);
            case I64X2_EXTRACT_LANE, F64X2_EXTRACT_LANE -> s[at + lane];
            default -> throw new IllegalStateException(opcode.mnemonic());
        };
    }

    /** The half of the vector with a lane, the lane in the lowest bits. */
    private static long lane(long[] s, int at, int lane, int laneBytes) {
        int offset = lane * laneBytes;
        return s[at + (offset >> 3)] >>> ((offset & 7) * 8);
    }
}
