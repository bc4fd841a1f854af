package dev.wardian.wasm;

/**
 * What a module offers (spec section 2.5.10).
 *
 * @param name the name, unique among the module's exports
 * @param type the type of the exported object
 */
public record ExportType(String name, ExternType type) {}
