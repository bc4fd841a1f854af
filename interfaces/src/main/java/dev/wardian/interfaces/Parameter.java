package dev.wardian.interfaces;

/**
 * A parameter.
 *
 * @param name in WIT's spelling, such as {@code key} or {@code max-size}
 * @param type its type
 */
public record Parameter(String name, WitType type) {}
