package dev.wardian.wasm;

/** What a reference can point to (spec section 2.3.4). */
public sealed interface HeapType permits AbstractHeapType, DefinedType {}
