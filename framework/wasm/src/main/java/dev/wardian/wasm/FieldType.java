package dev.wardian.wasm;

/**
 * The type of a field of a structure, or of the elements of an array (spec section 2.3.8).
 *
 * @param storage the type of the stored value
 * @param mutable whether guests may set the field
 */
public record FieldType(StorageType storage, boolean mutable) {
    @Override
    public String toString() {
        return mutable ? "(mut " + storage + ")" : storage.toString();
    }
}
