package dev.wardian.cli;

import dev.wardian.wasm.ValueType;
import org.jspecify.annotations.Nullable;

/** Numbers as {@link dev.wardian.wasm.WasmFunction#invoke} takes and gives them. */
final class RawValues {
    private RawValues() {}

    static long of(@Nullable Object number) {
        if (number instanceof Integer value) {
            return value;
        }
        if (number instanceof Long value) {
            return value;
        }
        if (number instanceof Float value) {
            return Float.floatToRawIntBits(value);
        }
        if (number instanceof Double value) {
            return Double.doubleToRawLongBits(value);
        }
        throw new InputException("only numbers can be given to this function");
    }

    static Object box(ValueType type, long raw) {
        return switch (type.kind()) {
            case I32 -> (int) raw;
            case I64 -> raw;
            case F32 -> Float.intBitsToFloat((int) raw);
            case F64 -> Double.longBitsToDouble(raw);
            case V128, REFERENCE -> throw new IllegalArgumentException("no number: " + type);
        };
    }
}
