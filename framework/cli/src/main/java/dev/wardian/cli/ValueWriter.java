package dev.wardian.cli;

import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes results of guests; {@link ValueReader} reads every number back to the same bits, but for
 * NaNs.
 */
final class ValueWriter {
    private ValueWriter() {}

    /** The text of a value as {@link dev.wardian.wasm.WasmResults} has it. */
    static String write(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Float number) {
            return ShortestDecimal.of(number);
        }
        if (value instanceof Double number) {
            return ShortestDecimal.of(number);
        }
        if (value instanceof Number) {
            return value.toString();
        }
        if (value instanceof V128 vector) {
            return String.format("0x%016x%016x", vector.high(), vector.low());
        }
        return value instanceof WasmFunction ? "funcref" : "externref";
    }
}
