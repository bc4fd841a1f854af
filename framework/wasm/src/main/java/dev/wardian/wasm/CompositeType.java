package dev.wardian.wasm;

/** What a defined type consists of (spec section 2.3.8). */
public sealed interface CompositeType permits FunctionType, StructType, ArrayType {}
