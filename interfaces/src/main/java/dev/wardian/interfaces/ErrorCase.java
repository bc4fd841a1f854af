package dev.wardian.interfaces;

/**
 * An error that a function can return.
 *
 * @param name for example {@code EFAULT}
 * @param text when the function returns it, or the empty string if the error's own text says it
 */
public record ErrorCase(String name, String text) {}
