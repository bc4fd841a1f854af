package dev.wardian.interfaces;

/**
 * An error number of the ABI.
 *
 * @param number the number, above 0; a function returns its negative
 * @param name for example {@code EFAULT}
 * @param text what it means, in a sentence
 */
public record ErrorNumber(int number, String name, String text) {}
