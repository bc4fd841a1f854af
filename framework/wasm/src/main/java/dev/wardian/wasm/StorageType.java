package dev.wardian.wasm;

/** What a field can hold: a value, or an integer of 8 or 16 bits (spec section 2.3.8). */
public sealed interface StorageType permits ValueType, PackedType {}
