package dev.wardian.wasm;

/**
 * An import that a module needs: its two names and the expected type (spec section 2.5.11).
 *
 * @param module the name of the providing module
 * @param name the name within that module
 * @param type the type that the provided object must match
 */
public record ImportType(String module, String name, ExternType type) {}
