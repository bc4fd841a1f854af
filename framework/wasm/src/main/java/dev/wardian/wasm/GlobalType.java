package dev.wardian.wasm;

/**
 * The type of a global (spec section 2.3, "Global Types").
 *
 * @param valueType the type of the value
 * @param mutable whether the value may change
 */
public record GlobalType(ValueType valueType, boolean mutable) implements ExternType {
    @Override
    public String toString() {
        return "global " + (mutable ? "(mut " + valueType + ")" : valueType.toString());
    }
}
