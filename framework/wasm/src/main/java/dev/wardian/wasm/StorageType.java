package dev.wardian.wasm;

/** The type of a field: a value type, or an integer of 8 or 16 bits (spec section 2.3.8). */
public sealed interface StorageType permits ValueType, PackedType {}
