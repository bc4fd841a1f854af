package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.ValueType;

/**
 * Value types as small integers, for the passes that run over every instruction. The encoding is the type's byte in the binary
 * format; {@link #UNKNOWN} is the bottom type of unreachable code.
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

    /** The public form of a type for which {@link #isValueType} holds. */
    public static ValueType toPublic(int code) {
        return BY_CODE[code];
    }
}
