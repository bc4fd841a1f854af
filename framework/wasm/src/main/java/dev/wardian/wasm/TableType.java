package dev.wardian.wasm;

/**
 * The type of a table (spec section 2.3, "Table Types"). Sizes are unsigned numbers.
 *
 * @param addressType the type of its indices
 * @param elementType the reference type of its elements
 * @param min the least number of elements
 * @param hasMax whether there is a maximum
 * @param max the greatest number of elements, or -1 if there is no maximum
 */
public record TableType(
        AddressType addressType, ValueType elementType, long min, boolean hasMax, long max)
        implements ExternType {
    /**
     * Makes a type whose {@code max} is -1 if there is no maximum. Only validation checks the
     * numbers.
     *
     * @param addressType the type of its indices
     * @param elementType the reference type of its elements
     * @param min the least number of elements
     * @param hasMax whether there is a maximum
     * @param max the greatest number of elements; ignored if there is no maximum
     */
    public TableType {
        max = hasMax ? max : -1;
    }

    /**
     * A table with 32-bit indices.
     *
     * @param elementType the reference type of its elements
     * @param min the least number of elements
     * @param max the greatest number of elements, or -1 if there is no maximum
     */
    public TableType(ValueType elementType, long min, long max) {
        this(AddressType.I32, elementType, min, max >= 0, max);
    }

    /**
     * Returns this type with another least size.
     *
     * @param elements the least number of elements
     * @return the type with that size
     */
    public TableType withMin(long elements) {
        return new TableType(addressType, elementType, elements, hasMax, max);
    }

    @Override
    public String toString() {
        return "table "
                + (addressType == AddressType.I64 ? "i64 " : "")
                + Long.toUnsignedString(min)
                + (hasMax ? " " + Long.toUnsignedString(max) : "")
                + " "
                + elementType;
    }
}
