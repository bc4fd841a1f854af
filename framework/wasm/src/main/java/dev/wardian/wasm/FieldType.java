package dev.wardian.wasm;

/**
 * The type of a field of a structure, or of an array's elements (spec section 2.3.8).
 *
 * @param storage the type of what is stored
 * @param mutable whether it may change
 */
public record FieldType(StorageType storage, boolean mutable) {
    @Override
    public String toString() {
        return mutable ? "(mut " + storage + ")" : storage.toString();
    }
}
