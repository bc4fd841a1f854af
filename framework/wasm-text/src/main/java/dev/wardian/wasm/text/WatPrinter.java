package dev.wardian.wasm.text;

import dev.wardian.wasm.text.internal.printer.ModulePrinter;

/**
 * Prints a module of the binary format as text (spec chapter 6). Instructions are flat, and every
 * type is written down with its index, so that {@link WatParser} makes the same binary of the text
 * again, but for custom sections, numbers that the binary writes longer than needed, and other such
 * freedoms of the binary format. Functions have the names of the name section.
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
        return new ModulePrinter(binary).print();
    }
}
