package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;

/**
 * Value types as small integers, for the passes that run over every instruction. The encoding is
 * the type's byte in the binary format; {@link #UNKNOWN} is the bottom type of unreachable code.
 */
public final class ValTypes {
    public static final byte UNKNOWN = 0;
    public static final byte I32 = 0x7F;
    public static final byte I64 = 0x7E;
    public static final byte F32 = 0x7D;
    public static final byte F64 = 0x7C;
    public static final byte V128 = 0x7B;
    public static final byte FUNCREF = 0x70;
    public static final byte EXTERNREF = 0x6F;

    private static final ValueType[] BY_CODE = new ValueType[128];

    static {
        for (ValueType type : ValueType.values()) {
            BY_CODE[type.code()] = type;
        }
    }

    private ValTypes() {}

    /** Whether {@code code} stands for a value type. */
    public static boolean isValueType(int code) {
        return code >= 0 && code < 128 && BY_CODE[code] != null;
    }

    public static boolean isReference(int code) {
        return code == FUNCREF || code == EXTERNREF;
    }

    /** Whether a version with {@code features} has the value type {@code code}. */
    public static boolean isAllowed(int code, Features features) {
        return switch (code) {
            case I32, I64, F32, F64 -> true;
            case V128 -> features.has(Feature.SIMD);
            case FUNCREF, EXTERNREF -> features.has(Feature.REFERENCE_TYPES);
            default -> false;
        };
    }

    /**
     * Whether a value of type {@code actual} can be used where {@code expected} is wanted (spec
     * section 3.3).
     */
    public static boolean matches(int actual, int expected) {
        return actual == expected || actual == UNKNOWN || expected == UNKNOWN;
    }

    /** How many 64-bit frame slots a value takes. */
    public static int slots(int code) {
        return code == V128 ? 2 : 1;
    }

    /** The name in the text format, for messages. */
    public static String name(int code) {
        return code == UNKNOWN ? "any" : toPublic(code).toString();
    }

    /** The public form of a type for which {@link #isValueType} holds. */
    public static ValueType toPublic(int code) {
        return BY_CODE[code];
    }
}
