package dev.wardian.wasm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of structures (spec section 2.3.8).
 *
 * @param fields the types of the fields, in order
 */
public record StructType(List<FieldType> fields) implements CompositeType {
    /**
     * Copies the list.
     *
     * @param fields the types of the fields, in order; null is not allowed
     */
    public StructType {
        fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
        return fields.stream()
                .map(FieldType::toString)
                .collect(Collectors.joining(" ", "struct [", "]"));
    }
}
