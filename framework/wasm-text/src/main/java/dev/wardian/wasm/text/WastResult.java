package dev.wardian.wasm.text;

import dev.wardian.wasm.ValueType;
import org.jspecify.annotations.Nullable;

/** A result of an action: a boxed number or vector, or a reference. */
record WastResult(ValueType type, @Nullable Object value) {
    /** The bits of a number, sign-extended. */
    long bits() {
        if (value instanceof Float number) {
            return Float.floatToRawIntBits(number);
        }
        if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        return value instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public String toString() {
        return type.isReference() || type == ValueType.V128
                ? type + " " + value
                : type + " " + value + " (0x" + Long.toHexString(bits()) + ")";
    }
}
