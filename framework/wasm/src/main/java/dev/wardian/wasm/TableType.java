package dev.wardian.wasm;

/**
 * The type of a table (spec section 2.3, "Table Types").
 *
 * @param elementType the reference type of its elements
 * @param min the least number of elements
 * @param max the greatest number of elements, or -1 where there is no maximum
 */
public record TableType(ValueType elementType, long min, long max) implements ExternType {
    public boolean hasMax() {
        return max >= 0;
    }

    @Override
    public String toString() {
        return "table " + min + (hasMax() ? " " + max : "") + " " + elementType;
    }
}
