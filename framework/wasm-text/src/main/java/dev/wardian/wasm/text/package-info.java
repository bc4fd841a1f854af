/**
 * Reads and prints the text format of WebAssembly (spec chapter 6).
 *
 * <p>{@link dev.wardian.wasm.text.WatParser} translates text into the binary format, {@link
 * dev.wardian.wasm.text.WatPrinter} prints a binary as text. {@link
 * dev.wardian.wasm.text.WastReader} and {@link dev.wardian.wasm.text.WastRunner} read and run the
 * scripts of the specification's tests. Errors have line and column ({@link
 * dev.wardian.wasm.text.WatException}).
 */
@NullMarked
package dev.wardian.wasm.text;

import org.jspecify.annotations.NullMarked;
