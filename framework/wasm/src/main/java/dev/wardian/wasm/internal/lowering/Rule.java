package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import org.jspecify.annotations.Nullable;

/**
 * How a numeric instruction becomes register code.
 *
 * @param form the shape of its cell
 * @param op the instruction with slots as operands; for {@link Form#COMPARE} one of the relations
 *     below
 * @param immediateOp the instruction whose last operand is a constant, or -1
 * @param commutative whether operands may be exchanged
 * @param negated whether the constant changes its sign in {@code immediateOp}
 * @param mask the bits of the constant that count there
 * @param result the type of the result
 */
record Rule(
        Form form,
        int op,
        int immediateOp,
        boolean commutative,
        boolean negated,
        int mask,
        byte result) {
    private static final int ALL_BITS = -1;

    enum Form {
        BINARY,
        COMPARE,
        UNARY,
        /** The operand's slot already holds the result. */
        ALIAS,
        EQZ
    }

    private static final @Nullable Rule[] RULES = new Rule[Opcode.values().length];

    /** The rule for {@code opcode}, or null where it needs code of its own. */
    static @Nullable Rule of(Opcode opcode) {
        return RULES[opcode.ordinal()];
    }

    /** What the constant operand becomes in {@link #immediateOp}. */
    long toImmediate(long constant) {
        long value = negated ? -constant : constant;
        return (result == ValTypes.I32 ? (int) value : value) & mask;
    }

    private static void put(
            Form form,
            Opcode opcode,
            int op,
            int immediateOp,
            boolean commutative,
            boolean negated,
            int mask,
            byte result) {
        RULES[opcode.ordinal()] =
                new Rule(form, op, immediateOp, commutative, negated, mask, result);
    }

    private static void binary(Opcode opcode, int op, byte result) {
        put(Form.BINARY, opcode, op, -1, false, false, ALL_BITS, result);
    }

    private static void commutative(Opcode opcode, int op, int immediateOp, byte result) {
        put(Form.BINARY, opcode, op, immediateOp, true, false, ALL_BITS, result);
    }

    private static void shift(Opcode opcode, int op, int immediateOp, byte result) {
        int mask = result == ValTypes.I32 ? 31 : 63;
        put(Form.BINARY, opcode, op, immediateOp, false, false, mask, result);
    }

    private static void compare(Opcode opcode, int relation) {
        put(Form.COMPARE, opcode, relation, -1, false, false, ALL_BITS, ValTypes.I32);
    }

    private static void unary(Opcode opcode, int op, byte result) {
        put(Form.UNARY, opcode, op, -1, false, false, ALL_BITS, result);
    }

    private static void alias(Opcode opcode, byte result) {
        put(Form.ALIAS, opcode, -1, -1, false, false, ALL_BITS, result);
    }

    static {
        integers();
        comparisons();
        floats();
        conversions();
    }

    private static void integers() {
        byte i32 = ValTypes.I32;
        byte i64 = ValTypes.I64;
        commutative(Opcode.I32_ADD, Op.ADD_32, Op.ADD_32_I, i32);
        put(Form.BINARY, Opcode.I32_SUB, Op.SUB_32, Op.ADD_32_I, false, true, ALL_BITS, i32);
        commutative(Opcode.I32_MUL, Op.MUL_32, Op.MUL_32_I, i32);
        commutative(Opcode.I32_AND, Op.AND, Op.AND_I, i32);
        commutative(Opcode.I32_OR, Op.OR, Op.OR_I, i32);
        commutative(Opcode.I32_XOR, Op.XOR, Op.XOR_I, i32);
        shift(Opcode.I32_SHL, Op.SHL_32, Op.SHL_32_I, i32);
        shift(Opcode.I32_SHR_S, Op.SHR_S_32, Op.SHR_S_I, i32);
        shift(Opcode.I32_SHR_U, Op.SHR_U_32, Op.SHR_U_32_I, i32);
        shift(Opcode.I32_ROTL, Op.ROTL_32, Op.ROTL_32_I, i32);
        put(Form.BINARY, Opcode.I32_ROTR, Op.ROTR_32, Op.ROTL_32_I, false, true, 31, i32);
        binary(Opcode.I32_DIV_S, Op.DIV_S_32, i32);
        binary(Opcode.I32_DIV_U, Op.DIV_U_32, i32);
        binary(Opcode.I32_REM_S, Op.REM_S_32, i32);
        binary(Opcode.I32_REM_U, Op.REM_U_32, i32);
        unary(Opcode.I32_CLZ, Op.CLZ_32, i32);
        unary(Opcode.I32_CTZ, Op.CTZ_32, i32);
        unary(Opcode.I32_POPCNT, Op.POPCNT_32, i32);
        unary(Opcode.I32_EXTEND8_S, Op.EXTEND_8_S, i32);
        unary(Opcode.I32_EXTEND16_S, Op.EXTEND_16_S, i32);

        commutative(Opcode.I64_ADD, Op.ADD_64, Op.ADD_64_I, i64);
        put(Form.BINARY, Opcode.I64_SUB, Op.SUB_64, Op.ADD_64_I, false, true, ALL_BITS, i64);
        commutative(Opcode.I64_MUL, Op.MUL_64, -1, i64);
        commutative(Opcode.I64_AND, Op.AND, Op.AND_I, i64);
        commutative(Opcode.I64_OR, Op.OR, Op.OR_I, i64);
        commutative(Opcode.I64_XOR, Op.XOR, Op.XOR_I, i64);
        shift(Opcode.I64_SHL, Op.SHL_64, Op.SHL_64_I, i64);
        shift(Opcode.I64_SHR_S, Op.SHR_S_64, Op.SHR_S_I, i64);
        shift(Opcode.I64_SHR_U, Op.SHR_U_64, Op.SHR_U_64_I, i64);
        shift(Opcode.I64_ROTL, Op.ROTL_64, Op.ROTL_64_I, i64);
        put(Form.BINARY, Opcode.I64_ROTR, Op.ROTR_64, Op.ROTL_64_I, false, true, 63, i64);
        binary(Opcode.I64_DIV_S, Op.DIV_S_64, i64);
        binary(Opcode.I64_DIV_U, Op.DIV_U_64, i64);
        binary(Opcode.I64_REM_S, Op.REM_S_64, i64);
        binary(Opcode.I64_REM_U, Op.REM_U_64, i64);
        unary(Opcode.I64_CLZ, Op.CLZ_64, i64);
        unary(Opcode.I64_CTZ, Op.CTZ_64, i64);
        unary(Opcode.I64_POPCNT, Op.POPCNT_64, i64);
        unary(Opcode.I64_EXTEND8_S, Op.EXTEND_8_S, i64);
        unary(Opcode.I64_EXTEND16_S, Op.EXTEND_16_S, i64);
        unary(Opcode.I64_EXTEND32_S, Op.WRAP, i64);
        unary(Opcode.I32_WRAP_I64, Op.WRAP, i32);
        alias(Opcode.I64_EXTEND_I32_S, i64);
        unary(Opcode.I64_EXTEND_I32_U, Op.EXTEND_U, i64);
    }

    private static void comparisons() {
        put(Form.EQZ, Opcode.I32_EQZ, -1, -1, false, false, ALL_BITS, ValTypes.I32);
        put(Form.EQZ, Opcode.I64_EQZ, -1, -1, false, false, ALL_BITS, ValTypes.I32);
        compare(Opcode.I32_EQ, Comparisons.EQ);
        compare(Opcode.I32_NE, Comparisons.NE);
        compare(Opcode.I32_LT_S, Comparisons.LT_S);
        compare(Opcode.I32_LT_U, Comparisons.LT_U);
        compare(Opcode.I32_GT_S, Comparisons.GT_S);
        compare(Opcode.I32_GT_U, Comparisons.GT_U);
        compare(Opcode.I32_LE_S, Comparisons.LE_S);
        compare(Opcode.I32_LE_U, Comparisons.LE_U);
        compare(Opcode.I32_GE_S, Comparisons.GE_S);
        compare(Opcode.I32_GE_U, Comparisons.GE_U);
        compare(Opcode.I64_EQ, Comparisons.EQ);
        compare(Opcode.I64_NE, Comparisons.NE);
        compare(Opcode.I64_LT_S, Comparisons.LT_S);
        compare(Opcode.I64_LT_U, Comparisons.LT_U);
        compare(Opcode.I64_GT_S, Comparisons.GT_S);
        compare(Opcode.I64_GT_U, Comparisons.GT_U);
        compare(Opcode.I64_LE_S, Comparisons.LE_S);
        compare(Opcode.I64_LE_U, Comparisons.LE_U);
        compare(Opcode.I64_GE_S, Comparisons.GE_S);
        compare(Opcode.I64_GE_U, Comparisons.GE_U);
        binary(Opcode.F32_EQ, Op.F32_EQ, ValTypes.I32);
        binary(Opcode.F32_NE, Op.F32_NE, ValTypes.I32);
        binary(Opcode.F32_LT, Op.F32_LT, ValTypes.I32);
        binary(Opcode.F32_GT, Op.F32_GT, ValTypes.I32);
        binary(Opcode.F32_LE, Op.F32_LE, ValTypes.I32);
        binary(Opcode.F32_GE, Op.F32_GE, ValTypes.I32);
        binary(Opcode.F64_EQ, Op.F64_EQ, ValTypes.I32);
        binary(Opcode.F64_NE, Op.F64_NE, ValTypes.I32);
        binary(Opcode.F64_LT, Op.F64_LT, ValTypes.I32);
        binary(Opcode.F64_GT, Op.F64_GT, ValTypes.I32);
        binary(Opcode.F64_LE, Op.F64_LE, ValTypes.I32);
        binary(Opcode.F64_GE, Op.F64_GE, ValTypes.I32);
    }

    private static void floats() {
        byte f32 = ValTypes.F32;
        byte f64 = ValTypes.F64;
        binary(Opcode.F32_ADD, Op.F32_ADD, f32);
        binary(Opcode.F32_SUB, Op.F32_SUB, f32);
        binary(Opcode.F32_MUL, Op.F32_MUL, f32);
        binary(Opcode.F32_DIV, Op.F32_DIV, f32);
        binary(Opcode.F32_MIN, Op.F32_MIN, f32);
        binary(Opcode.F32_MAX, Op.F32_MAX, f32);
        binary(Opcode.F32_COPYSIGN, Op.F32_COPYSIGN, f32);
        unary(Opcode.F32_ABS, Op.F32_ABS, f32);
        unary(Opcode.F32_NEG, Op.F32_NEG, f32);
        unary(Opcode.F32_CEIL, Op.F32_CEIL, f32);
        unary(Opcode.F32_FLOOR, Op.F32_FLOOR, f32);
        unary(Opcode.F32_TRUNC, Op.F32_TRUNC, f32);
        unary(Opcode.F32_NEAREST, Op.F32_NEAREST, f32);
        unary(Opcode.F32_SQRT, Op.F32_SQRT, f32);
        binary(Opcode.F64_ADD, Op.F64_ADD, f64);
        binary(Opcode.F64_SUB, Op.F64_SUB, f64);
        binary(Opcode.F64_MUL, Op.F64_MUL, f64);
        binary(Opcode.F64_DIV, Op.F64_DIV, f64);
        binary(Opcode.F64_MIN, Op.F64_MIN, f64);
        binary(Opcode.F64_MAX, Op.F64_MAX, f64);
        binary(Opcode.F64_COPYSIGN, Op.F64_COPYSIGN, f64);
        unary(Opcode.F64_ABS, Op.F64_ABS, f64);
        unary(Opcode.F64_NEG, Op.F64_NEG, f64);
        unary(Opcode.F64_CEIL, Op.F64_CEIL, f64);
        unary(Opcode.F64_FLOOR, Op.F64_FLOOR, f64);
        unary(Opcode.F64_TRUNC, Op.F64_TRUNC, f64);
        unary(Opcode.F64_NEAREST, Op.F64_NEAREST, f64);
        unary(Opcode.F64_SQRT, Op.F64_SQRT, f64);
    }

    private static void conversions() {
        byte i32 = ValTypes.I32;
        byte i64 = ValTypes.I64;
        byte f32 = ValTypes.F32;
        byte f64 = ValTypes.F64;
        unary(Opcode.I32_TRUNC_F32_S, Op.I32_TRUNC_F32_S, i32);
        unary(Opcode.I32_TRUNC_F32_U, Op.I32_TRUNC_F32_U, i32);
        unary(Opcode.I32_TRUNC_F64_S, Op.I32_TRUNC_F64_S, i32);
        unary(Opcode.I32_TRUNC_F64_U, Op.I32_TRUNC_F64_U, i32);
        unary(Opcode.I64_TRUNC_F32_S, Op.I64_TRUNC_F32_S, i64);
        unary(Opcode.I64_TRUNC_F32_U, Op.I64_TRUNC_F32_U, i64);
        unary(Opcode.I64_TRUNC_F64_S, Op.I64_TRUNC_F64_S, i64);
        unary(Opcode.I64_TRUNC_F64_U, Op.I64_TRUNC_F64_U, i64);
        unary(Opcode.I32_TRUNC_SAT_F32_S, Op.I32_TRUNC_SAT_F32_S, i32);
        unary(Opcode.I32_TRUNC_SAT_F32_U, Op.I32_TRUNC_SAT_F32_U, i32);
        unary(Opcode.I32_TRUNC_SAT_F64_S, Op.I32_TRUNC_SAT_F64_S, i32);
        unary(Opcode.I32_TRUNC_SAT_F64_U, Op.I32_TRUNC_SAT_F64_U, i32);
        unary(Opcode.I64_TRUNC_SAT_F32_S, Op.I64_TRUNC_SAT_F32_S, i64);
        unary(Opcode.I64_TRUNC_SAT_F32_U, Op.I64_TRUNC_SAT_F32_U, i64);
        unary(Opcode.I64_TRUNC_SAT_F64_S, Op.I64_TRUNC_SAT_F64_S, i64);
        unary(Opcode.I64_TRUNC_SAT_F64_U, Op.I64_TRUNC_SAT_F64_U, i64);
        unary(Opcode.F32_CONVERT_I32_S, Op.F32_CONVERT_I32_S, f32);
        unary(Opcode.F32_CONVERT_I32_U, Op.F32_CONVERT_I32_U, f32);
        unary(Opcode.F32_CONVERT_I64_S, Op.F32_CONVERT_I64_S, f32);
        unary(Opcode.F32_CONVERT_I64_U, Op.F32_CONVERT_I64_U, f32);
        unary(Opcode.F32_DEMOTE_F64, Op.F32_DEMOTE_F64, f32);
        unary(Opcode.F64_CONVERT_I32_S, Op.F64_CONVERT_I32_S, f64);
        unary(Opcode.F64_CONVERT_I32_U, Op.F64_CONVERT_I32_U, f64);
        unary(Opcode.F64_CONVERT_I64_S, Op.F64_CONVERT_I64_S, f64);
        unary(Opcode.F64_CONVERT_I64_U, Op.F64_CONVERT_I64_U, f64);
        unary(Opcode.F64_PROMOTE_F32, Op.F64_PROMOTE_F32, f64);
        alias(Opcode.I32_REINTERPRET_F32, i32);
        alias(Opcode.F32_REINTERPRET_I32, f32);
        alias(Opcode.I64_REINTERPRET_F64, i64);
        alias(Opcode.F64_REINTERPRET_I64, f64);
    }
}
