package dev.wardian.wasm;

/** The contents of a defined type: of a function, a structure or an array (spec section 2.3.8). */
public sealed interface CompositeType permits FunctionType, StructType, ArrayType {}
