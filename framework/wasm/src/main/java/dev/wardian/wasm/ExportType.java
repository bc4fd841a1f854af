package dev.wardian.wasm;

/**
 * An export of a module (spec section 2.5.10).
 *
 * @param name the name, unique among the module's exports
 * @param type the type of the exported object
 */
public record ExportType(String name, ExternType type) {}
