package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Value types as small integers, for the passes that run over every instruction. The code of a type
 * that is one byte in the binary format is that byte. References that may not be null have the byte
 * of their heap type with {@link #NON_NULL} added; a pass that tells defined types apart gives them
 * numbers of its own from {@link #FIRST_DEFINED} on.
 */
public final class ValTypes {
    /** The bottom type of unreachable code. */
    public static final byte UNKNOWN = 0;

    /** A reference of unreachable code, of which nothing else is known. */
    public static final byte UNKNOWN_REFERENCE = 1;

    public static final byte I32 = 0x7F;
    public static final byte I64 = 0x7E;
    public static final byte F32 = 0x7D;
    public static final byte F64 = 0x7C;
    public static final byte V128 = 0x7B;
    public static final byte FUNCREF = 0x70;
    public static final byte EXTERNREF = 0x6F;
    public static final byte EXNREF = 0x69;

    /** The byte before the heap type of references, null among them. */
    public static final int NULLABLE_REFERENCE = 0x63;

    /** The byte before the heap type of references that are not null. */
    public static final int REFERENCE = 0x64;

    /** Added to the byte of an abstract heap type. */
    public static final int NON_NULL = 0x80;

    /** The least code of a reference to a defined type. */
    public static final int FIRST_DEFINED = 0x100;

    private static final int GREATEST_REFERENCE = 0x74;

    private static final @Nullable ValueType[] BY_CODE = new ValueType[128];
    private static final @Nullable AbstractHeapType[] HEAP_TYPES = new AbstractHeapType[128];

    static {
        for (ValueType type :
                new ValueType[] {
                    ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64, ValueType.V128
                }) {
            BY_CODE[type.code()] = type;
        }
        for (AbstractHeapType type : AbstractHeapType.values()) {
            BY_CODE[type.code()] = ValueType.refNull(type);
            HEAP_TYPES[type.code()] = type;
        }
    }

    private ValTypes() {}

    /** Whether a code or the first byte of a type stands for references. */
    public static boolean isReference(int code) {
        return code >= NULLABLE_REFERENCE
                ? code <= GREATEST_REFERENCE || code >= NON_NULL
                : code == UNKNOWN_REFERENCE;
    }

    /**
     * Whether a type that begins with that byte has no other: a negative LEB128 of one byte, while
     * indices of types are positive.
     */
    public static boolean isOneByte(int first) {
        return (first & 0xC0) == 0x40;
    }

    /** Whether a type that begins with that byte goes on with a heap type. */
    public static boolean isPrefix(int first) {
        return first == NULLABLE_REFERENCE || first == REFERENCE;
    }

    /** Whether null is no value of a type, so that a local of it has no default (section 3.4.9). */
    public static boolean isNonNull(int code) {
        return code >= FIRST_DEFINED ? (code & 1) != 0 : code >= NON_NULL;
    }

    /** Whether a version with {@code features} has the one-byte type {@code code}. */
    public static boolean isAllowed(int code, Features features) {
        return switch (code) {
            case I32, I64, F32, F64 -> true;
            case V128 -> features.has(Feature.SIMD);
            case FUNCREF, EXTERNREF -> features.has(Feature.REFERENCE_TYPES);
            case 0x69, 0x74 -> features.has(Feature.EXCEPTION_HANDLING);
            case 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x71, 0x72, 0x73 -> features.has(Feature.GC);
            default -> false;
        };
    }

    /** How many 64-bit frame slots a value takes. */
    public static int slots(int code) {
        return code == V128 ? 2 : 1;
    }

    /** The type that is the byte {@code code} alone in the binary format, or null. */
    public static @Nullable ValueType shortForm(int code) {
        return code >= 0 && code < 128 ? BY_CODE[code] : null;
    }

    /**
     * The same.
     *
     * @throws IllegalArgumentException if no type is that byte alone
     */
    public static ValueType toPublic(int code) {
        ValueType type = shortForm(code);
        if (type == null) {
            throw new IllegalArgumentException("no type of one byte: " + code);
        }
        return type;
    }

    /** The heap type that is the byte {@code code} in the binary format, or null. */
    public static @Nullable AbstractHeapType heapType(int code) {
        return code >= 0 && code < 128 ? HEAP_TYPES[code] : null;
    }
}
