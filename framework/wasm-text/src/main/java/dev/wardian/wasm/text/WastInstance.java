package dev.wardian.wasm.text;

import org.jspecify.annotations.Nullable;

/**
 * A new instance of a module that the script defined: {@code (module instance $i $m)}.
 *
 * @param name the name of the instance without its {@code $}, or null
 * @param module the name of the module without its {@code $}, or null for the latest module
 */
public record WastInstance(@Nullable String name, @Nullable String module) implements WastSubject {}
