package dev.wardian.cli;

import dev.wardian.wasm.I31;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.WasmArray;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmStruct;
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
        if (value instanceof I31 integer) {
            return "(ref.i31 " + integer.signed() + ")";
        }
        if (value instanceof WasmStruct) {
            return "structref";
        }
        if (value instanceof WasmArray) {
            return "arrayref";
        }
        return value instanceof WasmFunction ? "funcref" : "externref";
    }
}
