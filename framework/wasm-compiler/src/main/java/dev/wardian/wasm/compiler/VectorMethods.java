package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which method of {@code internal.vector} computes an instruction. The method is named as the
 * instruction is, without the words that say from which half the operands come or where the result
 * goes, and its class as the shape: {@code i16x8.extend_low_i8x16_s} is {@code I16x8.extendI8x16S}.
 */
final class VectorMethods {
    static final String PACKAGE = "dev/wardian/wasm/internal/vector/";
    static final String F32X4 = PACKAGE + "F32x4";
    static final String F64X2 = PACKAGE + "F64x2";
    static final String I16X8 = PACKAGE + "I16x8";
    static final String I32X4 = PACKAGE + "I32x4";
    static final String I64X2 = PACKAGE + "I64x2";
    static final String I8X16 = PACKAGE + "I8x16";
    static final String V128_BITS = PACKAGE + "V128Bits";

    private static final Set<String> NO_PART_OF_A_NAME = Set.of("low", "high", "zero", "relaxed");
    private static final Map<Opcode, String> NAMES = new EnumMap<>(Opcode.class);

    static {
        for (Opcode opcode : Opcode.values()) {
            if (opcode.family() == OpcodeFamily.VECTOR) {
                NAMES.put(opcode, camelCase(strict(opcode)));
            }
        }
    }

    private VectorMethods() {}

    /** The class of the method. */
    static String owner(Opcode opcode) {
        if (isLaneSelect(opcode)) {
            return V128_BITS;
        }
        String shape = shape(opcode.mnemonic());
        return PACKAGE + Character.toUpperCase(shape.charAt(0)) + shape.substring(1);
    }

    static String name(Opcode opcode) {
        return isLaneSelect(opcode) ? "bitselect" : NAMES.getOrDefault(opcode, "");
    }

    private static boolean isLaneSelect(Opcode opcode) {
        return switch (opcode) {
            case V128_BITSELECT,
                    I8X16_RELAXED_LANESELECT,
                    I16X8_RELAXED_LANESELECT,
                    I32X4_RELAXED_LANESELECT,
                    I64X2_RELAXED_LANESELECT ->
                    true;
            default -> false;
        };
    }

    /** The instruction that a relaxed one is, where it does not have its name. */
    private static Opcode strict(Opcode opcode) {
        return switch (opcode) {
            case I32X4_RELAXED_TRUNC_F32X4_S -> Opcode.I32X4_TRUNC_SAT_F32X4_S;
            case I32X4_RELAXED_TRUNC_F32X4_U -> Opcode.I32X4_TRUNC_SAT_F32X4_U;
            case I32X4_RELAXED_TRUNC_F64X2_S_ZERO -> Opcode.I32X4_TRUNC_SAT_F64X2_S_ZERO;
            case I32X4_RELAXED_TRUNC_F64X2_U_ZERO -> Opcode.I32X4_TRUNC_SAT_F64X2_U_ZERO;
            case I16X8_RELAXED_Q15MULR_S -> Opcode.I16X8_Q15MULR_SAT_S;
            default -> opcode;
        };
    }

    private static String shape(String mnemonic) {
        return mnemonic.substring(0, mnemonic.indexOf('.'));
    }

    private static String camelCase(Opcode opcode) {
        String mnemonic = opcode.mnemonic();
        StringBuilder name = new StringBuilder();
        for (String word : mnemonic.substring(mnemonic.indexOf('.') + 1).split("_", -1)) {
            if (NO_PART_OF_A_NAME.contains(word)) {
                continue;
            }
            name.append(
                    name.length() == 0
                            ? word
                            : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
