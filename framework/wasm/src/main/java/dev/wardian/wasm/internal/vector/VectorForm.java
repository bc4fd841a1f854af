package dev.wardian.wasm.internal.vector;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;

/** Which parts of its operands each half of a vector instruction's result is made from. */
public enum VectorForm {
    CONST,
    LOAD,
    STORE,
    LOAD_LANE,
    STORE_LANE,
    EXTRACT_LANE,
    REPLACE_LANE,
    SHUFFLE,
    /** From the whole first vector, and the same half of the second. */
    SWIZZLE,
    /** Both halves alike, from a scalar. */
    SPLAT,
    /** To an i32, from a whole vector. */
    TEST,
    /** From the same half of a vector, and a scalar. */
    SHIFT,
    /** From the same half of a vector. */
    UNARY,
    /** From the same halves of two vectors. */
    BINARY,
    /** From the same halves of three vectors. */
    TERNARY,
    /** From the same quarter of the lower half of each vector. */
    LOW_TO_WIDE,
    /** From the same quarter of the upper half of each vector. */
    HIGH_TO_WIDE,
    /** The lower half from the whole first vector, the upper from the second. */
    NARROW,
    /** The lower half from a whole vector, the upper zero. */
    NARROW_ZERO;

    /** The form of an instruction with the prefix of vector instructions. */
    public static VectorForm of(Opcode opcode) {
        Signature signature = opcode.signature();
        boolean hasResult = signature.resultCount() > 0;
        return switch (opcode.immediate()) {
            case V128 -> CONST;
            case LANES -> SHUFFLE;
            case LANE -> signature.operandCount() == 1 ? EXTRACT_LANE : REPLACE_LANE;
            case MEMARG -> hasResult ? LOAD : STORE;
            case MEMARG_LANE -> hasResult ? LOAD_LANE : STORE_LANE;
            default -> ofArithmetic(signature, opcode.mnemonic());
        };
    }

    private static VectorForm ofArithmetic(Signature signature, String mnemonic) {
        if (signature.operand(0) != ValTypes.V128) {
            return SPLAT;
        }
        if (signature.result(0) != ValTypes.V128) {
            return TEST;
        }
        int operands = signature.operandCount();
        if (operands == 2 && signature.operand(1) != ValTypes.V128) {
            return SHIFT;
        }
        // The names tell where lanes change their width.
        if (mnemonic.contains("_low_")) {
            return LOW_TO_WIDE;
        }
        if (mnemonic.contains("_high_")) {
            return HIGH_TO_WIDE;
        }
        if (mnemonic.contains(".narrow_")) {
            return NARROW;
        }
        if (mnemonic.endsWith("_zero")) {
            return NARROW_ZERO;
        }
        if (mnemonic.endsWith("swizzle")) {
            return SWIZZLE;
        }
        return operands == 1 ? UNARY : operands == 2 ? BINARY : TERNARY;
    }
}
