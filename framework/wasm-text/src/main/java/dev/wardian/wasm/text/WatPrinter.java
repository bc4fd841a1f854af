package dev.wardian.wasm.text;

import dev.wardian.wasm.text.internal.printer.ModulePrinter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Prints a module of the binary format as text (spec chapter 6). Instructions are flat, and every
 * type has its index. {@link WatParser} makes the same binary of the text again, with one
 * exception: where the binary format leaves a choice, such as a number that is longer than needed,
 * the parser takes the shortest form.
 *
 * <p>Names of the name section become identifiers. A name that is empty or not unique becomes an
 * annotation {@code @name}. Other custom sections become annotations {@code @custom} with their
 * places. Both sections come back byte by byte: if names in the text cannot reproduce the name
 * section, it is printed as an annotation as well.
 */
public final class WatPrinter {
    private WatPrinter() {}

    /**
     * Prints a module, which need not be valid.
     *
     * @param binary the module in the binary format
     * @return the text, in ASCII
     * @throws dev.wardian.wasm.MalformedModuleException if the bytes are not well-formed, or the
     *     module has no form as text
     * @throws dev.wardian.wasm.ModuleLimitException if a function declares too many locals to print
     */
    public static String print(byte[] binary) {
        StringBuilder text = new StringBuilder();
        new ModulePrinter(binary, text).print();
        return text.toString();
    }

    /**
     * Prints a module, which need not be valid, in pieces of 64 KiB, so that no more of the text is
     * in memory. If the bytes are malformed, some text may come before the error.
     *
     * @param binary the module in the binary format
     * @param out receives the text, which is ASCII: a writer, a print stream, a string builder
     * @throws IOException if {@code out} fails
     * @throws dev.wardian.wasm.MalformedModuleException if the bytes are not well-formed, or the
     *     module has no form as text
     * @throws dev.wardian.wasm.ModuleLimitException if a function declares too many locals to print
     */
    public static void print(byte[] binary, Appendable out) throws IOException {
        try {
            new ModulePrinter(binary, out).print();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
