package dev.wardian.interfaces;

/**
 * An error that a function can answer.
 *
 * @param name for example {@code EFAULT}
 * @param text when the function answers it, or nothing where the error's own text says it
 */
public record ErrorCase(String name, String text) {}
