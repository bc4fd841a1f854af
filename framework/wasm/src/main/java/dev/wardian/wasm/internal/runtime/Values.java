package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import org.jspecify.annotations.Nullable;

/**
 * Between raw 64-bit slots and boxed Java values. An i32 and the bits of an f32 are kept
 * sign-extended.
 */
final class Values {
    private Values() {}

    /** The boxed form of the number or vector in the slots from {@code at} on. */
    static Object box(ValueType type, long[] slots, int at) {
        return type == ValueType.V128 ? new V128(slots[at], slots[at + 1]) : box(type, slots[at]);
    }

    /** The boxed form of a raw number. */
    static Object box(ValueType type, long raw) {
        return switch (type.kind()) {
            case I32 -> (int) raw;
            case I64 -> raw;
            case F32 -> Float.intBitsToFloat((int) raw);
            case F64 -> Double.longBitsToDouble(raw);
            default -> throw new IllegalArgumentException("no number: " + type);
        };
    }

    /**
     * Writes the raw form of a boxed number or vector to the slots from {@code at} on.
     *
     * @throws IllegalArgumentException if {@code value} is not of that type
     */
    static void unbox(ValueType type, @Nullable Object value, long[] slots, int at) {
        if (type == ValueType.V128) {
            V128 vector = vector(value);
            slots[at] = vector.low();
            slots[at + 1] = vector.high();
        } else {
            slots[at] = unbox(type, value);
        }
    }

    /**
     * A boxed vector.
     *
     * @throws IllegalArgumentException if {@code value} is none
     */
    static V128 vector(@Nullable Object value) {
        if (value instanceof V128 vector) {
            return vector;
        }
        throw mismatch(ValueType.V128, value);
    }

    /**
     * The raw form of a boxed number.
     *
     * @throws IllegalArgumentException if {@code value} is not of that type
     */
    static long unbox(ValueType type, @Nullable Object value) {
        if (type == ValueType.I32 && value instanceof Integer number) {
            return number;
        }
        if (type == ValueType.I64 && value instanceof Long number) {
            return number;
        }
        if (type == ValueType.F32 && value instanceof Float number) {
            return Float.floatToRawIntBits(number);
        }
        if (type == ValueType.F64 && value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        throw mismatch(type, value);
    }

    /**
     * Checks that {@code value} is a reference of that type and returns it.
     *
     * @throws IllegalArgumentException if it is not
     */
    static @Nullable Object checkReference(ValueType type, @Nullable Object value) {
        boolean fits = value == null ? type.isNullable() : References.is(value, type.heapType());
        if (!fits) {
            throw mismatch(type, value);
        }
        return value;
    }

    private static IllegalArgumentException mismatch(ValueType type, @Nullable Object value) {
        String given =
                value == null
                        ? "null"
                        : value instanceof WasmFunction
                                ? "a function"
                                : "a value of " + value.getClass().getName();
        return new IllegalArgumentException("expected " + type + ", got " + given);
    }
}
