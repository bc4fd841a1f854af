package dev.wardian.wasm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type of a function (spec section 2.3.6). Two function types are equal if their parameters and
 * results are.
 *
 * @param params the types of the parameters, in order
 * @param results the types of the results, in order
 */
public record FunctionType(List<ValueType> params, List<ValueType> results)
        implements ExternType, CompositeType {
    private static final String ARROW = " -> ";

    /**
     * Copies both lists, which may not have null elements.
     *
     * @param params the types of the parameters, in order
     * @param results the types of the results, in order
     */
    public FunctionType {
        params = List.copyOf(params);
        results = List.copyOf(results);
    }

    /**
     * Makes a type from a list of parameters and its results.
     *
     * @param params the types of the parameters, in order
     * @param results the types of the results, in order
     * @return the type
     */
    public static FunctionType of(List<ValueType> params, ValueType... results) {
        return new FunctionType(params, List.of(results));
    }

    /**
     * Reads a type in the notation of {@link #toString}, for example {@code [i32 i64] -> [i32]}.
     *
     * @param text the type; its parameters and results are numbers, vectors, {@code funcref} or
     *     {@code externref}
     * @return the type
     * @throws IllegalArgumentException if the text is no such type
     */
    public static FunctionType parse(String text) {
        int arrow = text.indexOf(ARROW);
        if (arrow < 0) {
            throw new IllegalArgumentException("not a function type: " + text);
        }
        return new FunctionType(
                list(text, text.substring(0, arrow)),
                list(text, text.substring(arrow + ARROW.length())));
    }

    private static List<ValueType> list(String text, String part) {
        if (!part.startsWith("[") || !part.endsWith("]") || part.length() < 2) {
            throw new IllegalArgumentException("not a function type: " + text);
        }
        List<ValueType> types = new ArrayList<>();
        String names = part.substring(1, part.length() - 1);
        for (String name : names.isEmpty() ? new String[0] : names.split(" ", -1)) {
            types.add(
                    switch (name) {
                        case "i32" -> ValueType.I32;
                        case "i64" -> ValueType.I64;
                        case "f32" -> ValueType.F32;
                        case "f64" -> ValueType.F64;
                        case "v128" -> ValueType.V128;
                        case "funcref" -> ValueType.FUNCREF;
                        case "externref" -> ValueType.EXTERNREF;
                        default ->
                                throw new IllegalArgumentException(
                                        "no type " + name + " in a function type: " + text);
                    });
        }
        return types;
    }

    // In plain code, since each start needs it: linking that of a record takes longer.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FunctionType that
                && params.equals(that.params)
                && results.equals(that.results);
    }

    @Override
    public int hashCode() {
        return 31 * params.hashCode() + results.hashCode();
    }

    /** The type in the notation of the specification, for example {@code [i32 i32] -> [i64]}. */
    @Override
    public String toString() {
        return text(params) + ARROW + text(results);
    }

    private static String text(List<ValueType> types) {
        return types.stream().map(ValueType::toString).collect(Collectors.joining(" ", "[", "]"));
    }
}
