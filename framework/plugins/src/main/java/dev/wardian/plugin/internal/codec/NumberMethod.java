package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.internal.abi.NumberCall;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method whose operation has numbers as parameters and at most one number as result.
 *
 * @param operation the operation's name
 * @param method the method
 * @param result the type of the result, or null if there is none
 */
record NumberMethod(String operation, ServiceMethod method, @Nullable ValueType result)
        implements BoundMethod {
    private static final Map<Type, ValueType> NUMBERS =
            Map.of(
                    int.class, ValueType.I32,
                    long.class, ValueType.I64,
                    float.class, ValueType.F32,
                    double.class, ValueType.F64);

    static NumberMethod of(String operation, ServiceMethod method, FunctionType type)
            throws UnfitTypeException {
        List<@Nullable ValueType> parameters =
                method.parameters().stream().<@Nullable ValueType>map(NUMBERS::get).toList();
        ValueType result = NUMBERS.get(method.result());
        boolean resultFits =
                method.result() == void.class
                        ? type.results().isEmpty()
                        : result != null && type.results().equals(List.of(result));
        if (!parameters.equals(type.params()) || !resultFits) {
            throw new UnfitTypeException(
                    method + " does not fit the export, which is " + type,
                    "i32 is int, i64 is long, f32 is float, f64 is double");
        }
        return new NumberMethod(operation, method, result);
    }

    @Override
    public @Nullable Object call(CallTarget target, Object[] arguments, PluginCallOptions options) {
        long[] raw = new long[method.parameters().size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = toRaw((Number) arguments[i]);
        }
        NumberCall call = new NumberCall(operation, raw, options);
        target.call(call);
        return result == null ? null : fromRaw(result, call.results()[0]);
    }

    private static long toRaw(Number value) {
        if (value instanceof Float single) {
            return Float.floatToRawIntBits(single);
        }
        return value instanceof Double real ? Double.doubleToRawLongBits(real) : value.longValue();
    }

    private static Number fromRaw(ValueType type, long raw) {
        return switch (type.kind()) {
            case I32 -> (int) raw;
            case I64 -> raw;
            case F32 -> Float.intBitsToFloat((int) raw);
            case F64 -> Double.longBitsToDouble(raw);
            case V128, REFERENCE -> throw new IllegalStateException("no number: " + type);
        };
    }
}
