package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Method handles with the Java types of a function's parameters and result. */
@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // Reached through handles.
final class TypedHandles {
    private static final MethodHandle INVOKE;

    /** {@link CallsInTurn#call} with as many arguments as the index says. */
    private static final MethodHandle[] IN_TURN = new MethodHandle[4];

    private static final MethodHandle ANY_IN_TURN;
    private static final MethodHandle CALL;
    private static final MethodHandle FLOAT_TO_RAW;
    private static final MethodHandle DOUBLE_TO_RAW;
    private static final MethodHandle INT_TO_RAW;
    private static final MethodHandle RAW_TO_INT;
    private static final MethodHandle RAW_TO_FLOAT;
    private static final MethodHandle RAW_TO_DOUBLE;
    private static final MethodHandle DISCARD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            INVOKE =
                    lookup.findVirtual(
                            FunctionInstance.class,
                            "invokeChecked",
                            MethodType.methodType(long.class, CallOptions.class, long[].class));
            for (int i = 0; i < IN_TURN.length; i++) {
                MethodType direct =
                        MethodType.methodType(long.class, Collections.nCopies(i, long.class));
                IN_TURN[i] = lookup.findVirtual(CallsInTurn.class, "call", direct);
            }
            ANY_IN_TURN =
                    lookup.findVirtual(
                            CallsInTurn.class,
                            "call",
                            MethodType.methodType(long.class, long[].class));
            Class<?> self = TypedHandles.class;
            CALL =
                    lookup.findStatic(
                            self,
                            "call",
                            MethodType.methodType(
                                    Object.class,
                                    FunctionInstance.class,
                                    CallOptions.class,
                                    Object[].class));
            FLOAT_TO_RAW = convert(lookup, "floatToRaw", long.class, float.class);
            DOUBLE_TO_RAW = convert(lookup, "doubleToRaw", long.class, double.class);
            INT_TO_RAW = convert(lookup, "intToRaw", long.class, int.class);
            RAW_TO_INT = convert(lookup, "rawToInt", int.class, long.class);
            RAW_TO_FLOAT = convert(lookup, "rawToFloat", float.class, long.class);
            RAW_TO_DOUBLE = convert(lookup, "rawToDouble", double.class, long.class);
            DISCARD = convert(lookup, "discard", void.class, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private TypedHandles() {}

    private static MethodHandle convert(
            MethodHandles.Lookup lookup, String name, Class<?> result, Class<?> param)
            throws ReflectiveOperationException {
        return lookup.findStatic(TypedHandles.class, name, MethodType.methodType(result, param));
    }

    static MethodHandle of(FunctionInstance function, CallOptions options) {
        List<ValueType> params = function.type.params();
        List<ValueType> results = function.type.results();
        if (function.layout.hasReferences()
                || results.size() > 1
                || function.layout.paramSlots != params.size()
                || function.layout.resultSlots != results.size()) {
            return boxing(function, options);
        }
        MethodHandle handle = raw(function, options);
        for (int i = 0; i < params.size(); i++) {
            switch (params.get(i).kind()) {
                case I32 -> handle = MethodHandles.filterArguments(handle, i, INT_TO_RAW);
                case F32 -> handle = MethodHandles.filterArguments(handle, i, FLOAT_TO_RAW);
                case F64 -> handle = MethodHandles.filterArguments(handle, i, DOUBLE_TO_RAW);
                default -> {}
            }
        }
        if (results.isEmpty()) {
            return MethodHandles.filterReturnValue(handle, DISCARD);
        }
        return switch (results.get(0).kind()) {
            case I32 -> MethodHandles.filterReturnValue(handle, RAW_TO_INT);
            case F32 -> MethodHandles.filterReturnValue(handle, RAW_TO_FLOAT);
            case F64 -> MethodHandles.filterReturnValue(handle, RAW_TO_DOUBLE);
            default -> handle;
        };
    }

    /** A handle with a {@code long} for each parameter. */
    private static MethodHandle raw(FunctionInstance function, CallOptions options) {
        int params = function.layout.params.length;
        if (!options.equals(CallOptions.NONE)) {
            return MethodHandles.insertArguments(INVOKE, 0, function, options)
                    .asCollector(long[].class, params);
        }
        CallsInTurn calls = new CallsInTurn(function);
        return params < IN_TURN.length
                ? IN_TURN[params].bindTo(calls)
                : ANY_IN_TURN.bindTo(calls).asCollector(long[].class, params);
    }

    private static MethodHandle boxing(FunctionInstance function, CallOptions options) {
        List<ValueType> params = function.type.params();
        List<ValueType> results = function.type.results();
        Class<?>[] types = params.stream().map(TypedHandles::javaType).toArray(Class<?>[]::new);
        Class<?> result =
                results.isEmpty()
                        ? void.class
                        : results.size() > 1 ? Object[].class : javaType(results.get(0));
        return MethodHandles.insertArguments(CALL, 0, function, options)
                .asCollector(Object[].class, types.length)
                .asType(MethodType.methodType(result, types));
    }

    private static Class<?> javaType(ValueType type) {
        return switch (type.kind()) {
            case I32 -> int.class;
            case I64 -> long.class;
            case F32 -> float.class;
            case F64 -> double.class;
            case V128 -> V128.class;
            default -> Object.class;
        };
    }

    private static @Nullable Object call(
            FunctionInstance function, CallOptions options, @Nullable Object[] arguments) {
        List<@Nullable Object> results = function.callWith(options, arguments).asList();
        return results.isEmpty() ? null : results.size() == 1 ? results.get(0) : results.toArray();
    }

    private static long intToRaw(int value) {
        return value;
    }

    private static long floatToRaw(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static long doubleToRaw(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private static int rawToInt(long raw) {
        return (int) raw;
    }

    private static float rawToFloat(long raw) {
        return Float.intBitsToFloat((int) raw);
    }

    private static double rawToDouble(long raw) {
        return Double.longBitsToDouble(raw);
    }

    private static void discard(long raw) {}
}
