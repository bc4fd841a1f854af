package dev.wardian.wasm.text;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.ExceptionReference;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.I31;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmArray;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmStruct;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls functions with the arguments of a script, and compares results with its patterns. */
final class WastResults {
    private WastResults() {}

    static List<WastResult> call(
            WasmFunction function, List<WastValue> arguments, CallOptions options)
            throws WastMismatch {
        FunctionType type = function.type();
        if (type.params().size() != arguments.size()) {
            throw new WastMismatch("the function has type " + type);
        }
        @Nullable Object[] values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = argument(arguments.get(i), type.params().get(i));
        }
        List<@Nullable Object> results = function.callWith(options, values).asList();
        List<WastResult> typed = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            typed.add(new WastResult(type.results().get(i), results.get(i)));
        }
        return typed;
    }

    private static @Nullable Object argument(WastValue value, ValueType type) throws WastMismatch {
        if (value instanceof WastValue.Numeric number && number.type() == type) {
            return switch (type.kind()) {
                case I32 -> (int) number.bits();
                case I64 -> number.bits();
                case F32 -> Float.intBitsToFloat((int) number.bits());
                case F64 -> Double.longBitsToDouble(number.bits());
                default -> throw new WastMismatch("a number is no " + type);
            };
        }
        if (value instanceof WastValue.Vector vector && type == ValueType.V128) {
            return new V128(vector.low(), vector.high());
        }
        if (value instanceof WastValue.Null && type.isReference()) {
            return null;
        }
        if (value instanceof WastValue.Host && isOfHost(type)) {
            return value;
        }
        throw new WastMismatch(value + " is no argument of type " + type);
    }

    /** Whether objects of the host are references of a type. */
    private static boolean isOfHost(ValueType type) {
        return isOf(type, AbstractHeapType.EXTERN) || isOf(type, AbstractHeapType.ANY);
    }

    /** What is wrong with the results, or the empty string. */
    static String difference(List<WastPattern> expected, List<WastResult> actual) {
        if (expected.size() != actual.size()) {
            return "expected " + expected.size() + " results, got " + actual;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!matches(expected.get(i), actual.get(i))) {
                return "result " + i + ": expected " + expected.get(i) + ", got " + actual.get(i);
            }
        }
        return "";
    }

    private static boolean matches(WastPattern pattern, WastResult result) {
        Object value = result.value();
        if (pattern instanceof WastPattern.Numeric number) {
            return number.type() == result.type() && number.bits() == result.bits();
        }
        if (pattern instanceof WastPattern.NanPattern nan) {
            boolean fits =
                    nan.type() == null
                            ? result.type() == ValueType.F32 || result.type() == ValueType.F64
                            : nan.type() == result.type();
            return fits
                    && isNan(result.bits(), result.type() == ValueType.F32 ? 32 : 64, nan.nan());
        }
        if (pattern instanceof WastPattern.Vector vector) {
            return value instanceof V128 bits && matches(vector, bits);
        }
        if (pattern instanceof WastPattern.Null) {
            return result.type().isReference() && value == null;
        }
        if (pattern instanceof WastPattern.Host host) {
            return value instanceof WastValue.Host other
                    && other.number() == host.number()
                    && isOf(
                            result.type(),
                            host.internal() ? AbstractHeapType.ANY : AbstractHeapType.EXTERN);
        }
        if (pattern instanceof WastPattern.Reference reference) {
            return switch (reference.kind()) {
                case "" -> result.type().isReference() && value != null;
                case "exn" -> value instanceof ExceptionReference;
                case "func" -> value instanceof WasmFunction;
                case "extern" -> isOf(result.type(), AbstractHeapType.EXTERN) && value != null;
                case "any" -> isOf(result.type(), AbstractHeapType.ANY) && value != null;
                case "eq" ->
                        value instanceof I31
                                || value instanceof WasmStruct
                                || value instanceof WasmArray;
                case "i31" -> value instanceof I31;
                case "struct" -> value instanceof WasmStruct;
                case "array" -> value instanceof WasmArray;
                default -> false;
            };
        }
        if (pattern instanceof WastPattern.Either either) {
            return either.alternatives().stream().anyMatch(one -> matches(one, result));
        }
        return false;
    }

    private static boolean isOf(ValueType type, AbstractHeapType heapType) {
        return type.isReference() && type.heapType() == heapType;
    }

    private static boolean matches(WastPattern.Vector pattern, V128 vector) {
        int size = pattern.laneBits();
        long mask = -1L >>> (64 - size);
        for (int i = 0; i < pattern.lanes().size(); i++) {
            WastPattern.Lane lane = pattern.lanes().get(i);
            int at = i * size;
            long bits = (at < 64 ? vector.low() : vector.high()) >>> (at & 63) & mask;
            WastPattern.Nan nan = lane.nan();
            boolean fits = nan == null ? bits == (lane.bits() & mask) : isNan(bits, size, nan);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bits are a NaN of the kind (spec section 4.3.3). */
    static boolean isNan(long bits, int size, WastPattern.Nan nan) {
        long quiet = size == 32 ? 0x7FC0_0000L : 0x7FF8_0000_0000_0000L;
        long withoutSign = bits & (size == 32 ? 0x7FFF_FFFFL : Long.MAX_VALUE);
        return switch (nan) {
            case CANONICAL -> withoutSign == quiet;
            case ARITHMETIC -> (withoutSign & quiet) == quiet;
        };
    }
}
