package dev.wardian.wasm;

/**
 * The type of arrays (spec section 2.3.8).
 *
 * @param element the type of the elements
 */
public record ArrayType(FieldType element) implements CompositeType {
    @Override
    public String toString() {
        return "array " + element;
    }
}
