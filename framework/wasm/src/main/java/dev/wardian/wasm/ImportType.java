package dev.wardian.wasm;

/**
 * What a module asks for: a two-level name and the type that is expected (spec section 2.5.11).
 *
 * @param module the name of the providing module
 * @param name the name within it
 * @param type the type that the provided object must match
 */
public record ImportType(String module, String name, ExternType type) {}
