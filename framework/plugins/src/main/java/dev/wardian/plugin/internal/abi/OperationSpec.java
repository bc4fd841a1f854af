package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.FunctionType;

/**
 * An operation that a module exports.
 *
 * @param name its name in the manifest
 * @param export the name of the exported function
 * @param type the function's type
 */
public record OperationSpec(String name, String export, FunctionType type) {}
