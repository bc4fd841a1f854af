package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.GlobalType;

/**
 * A global that the module defines.
 *
 * @param type its type
 * @param init the expression that gives its first value
 */
public record GlobalDefinition(GlobalType type, ConstExpr init) {}
