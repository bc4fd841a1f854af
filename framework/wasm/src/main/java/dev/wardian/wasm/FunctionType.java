package dev.wardian.wasm;

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
        return text(params) + " -> " + text(results);
    }

    private static String text(List<ValueType> types) {
        return types.stream().map(ValueType::toString).collect(Collectors.joining(" ", "[", "]"));
    }
}
