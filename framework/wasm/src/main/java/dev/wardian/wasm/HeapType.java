package dev.wardian.wasm;

/** The type of the objects that a reference can point to (spec section 2.3.4). */
public sealed interface HeapType permits AbstractHeapType, DefinedType {}
