package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.Opcode;

/**
 * Which instructions may give a NaN whose bits are left open (spec section 4.3.3, "NaN
 * Propagation"), and the register instruction that makes it the canonical one. Those that move bits
 * alone, as {@code neg}, {@code copysign} and {@code pmin} do, are not among them.
 */
public final class CanonicalNans {
    private static final int[] OPS = new int[Opcode.values().length];

    static {
        put(
                Op.F32_CANONICAL_NAN,
                Opcode.F32_ADD,
                Opcode.F32_SUB,
                Opcode.F32_MUL,
                Opcode.F32_DIV,
                Opcode.F32_MIN,
                Opcode.F32_MAX,
                Opcode.F32_CEIL,
                Opcode.F32_FLOOR,
                Opcode.F32_TRUNC,
                Opcode.F32_NEAREST,
                Opcode.F32_SQRT,
                Opcode.F32_DEMOTE_F64);
        put(
                Op.F64_CANONICAL_NAN,
                Opcode.F64_ADD,
                Opcode.F64_SUB,
                Opcode.F64_MUL,
                Opcode.F64_DIV,
                Opcode.F64_MIN,
                Opcode.F64_MAX,
                Opcode.F64_CEIL,
                Opcode.F64_FLOOR,
                Opcode.F64_TRUNC,
                Opcode.F64_NEAREST,
                Opcode.F64_SQRT,
                Opcode.F64_PROMOTE_F32);
        put(
                Op.F32X4_CANONICAL_NAN,
                Opcode.F32X4_ADD,
                Opcode.F32X4_SUB,
                Opcode.F32X4_MUL,
                Opcode.F32X4_DIV,
                Opcode.F32X4_MIN,
                Opcode.F32X4_MAX,
                Opcode.F32X4_CEIL,
                Opcode.F32X4_FLOOR,
                Opcode.F32X4_TRUNC,
                Opcode.F32X4_NEAREST,
                Opcode.F32X4_SQRT,
                Opcode.F32X4_DEMOTE_F64X2_ZERO,
                Opcode.F32X4_RELAXED_MADD,
                Opcode.F32X4_RELAXED_NMADD,
                Opcode.F32X4_RELAXED_MIN,
                Opcode.F32X4_RELAXED_MAX);
        put(
                Op.F64X2_CANONICAL_NAN,
                Opcode.F64X2_ADD,
                Opcode.F64X2_SUB,
                Opcode.F64X2_MUL,
                Opcode.F64X2_DIV,
                Opcode.F64X2_MIN,
                Opcode.F64X2_MAX,
                Opcode.F64X2_CEIL,
                Opcode.F64X2_FLOOR,
                Opcode.F64X2_TRUNC,
                Opcode.F64X2_NEAREST,
                Opcode.F64X2_SQRT,
                Opcode.F64X2_PROMOTE_LOW_F32X4,
                Opcode.F64X2_RELAXED_MADD,
                Opcode.F64X2_RELAXED_NMADD,
                Opcode.F64X2_RELAXED_MIN,
                Opcode.F64X2_RELAXED_MAX);
    }

    private CanonicalNans() {}

    private static void put(int op, Opcode... opcodes) {
        for (Opcode opcode : opcodes) {
            OPS[opcode.ordinal()] = op;
        }
    }

    /** What follows the instruction where NaNs are canonical, of {@link Op}; 0 if nothing does. */
    public static int after(Opcode opcode) {
        return OPS[opcode.ordinal()];
    }
}
