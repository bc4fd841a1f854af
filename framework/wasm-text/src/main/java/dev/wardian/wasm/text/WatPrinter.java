package dev.wardian.wasm.text;

import dev.wardian.wasm.text.internal.printer.ModulePrinter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Prints a module of the binary format as text (spec chapter 6). Instructions are flat, and every
 * type is written down with its index, so that {@link WatParser} makes the same binary of the text
 * again, but for numbers that the binary writes longer than needed, and other such freedoms of the
 * binary format.
 *
 * <p>The names of the name section become identifiers, or annotations {@code @name} where they are
 * empty or not unique. Other custom sections become annotations {@code @custom} with their places.
 * Both come back byte by byte: a name section that the names in the text do not reproduce is
 * printed as an annotation as well.
 */
public final class WatPrinter {
    private WatPrinter() {}

    /**
     * The text of a module. It need not be valid: what cannot be written as text is an error, and
     * nothing else.
     *
     * @throws dev.wardian.wasm.MalformedModuleException if the bytes are not well-formed
     * @throws dev.wardian.wasm.ModuleLimitException if a function declares more locals than anybody
     *     would read
     */
    public static String print(byte[] binary) {
        StringBuilder text = new StringBuilder();
        new ModulePrinter(binary, text).print();
        return text.toString();
    }

    /**
     * As {@link #print(byte[])}. The text goes to {@code out} in pieces of 64 KiB, so that no more
     * of it is in memory. If the bytes are malformed, some text may have been written before the
     * error.
     *
     * @param out takes the text, which is ASCII: a writer, a print stream, a string builder
     * @throws IOException if {@code out} fails
     */
    public static void print(byte[] binary, Appendable out) throws IOException {
        try {
            new ModulePrinter(binary, out).print();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
