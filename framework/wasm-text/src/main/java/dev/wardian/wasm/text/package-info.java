/**
 * The text format of WebAssembly (spec chapter 6): {@link dev.wardian.wasm.text.WatParser} turns
 * text into the binary format. Errors carry line and column ({@link
 * dev.wardian.wasm.text.WatException}).
 */
@NullMarked
package dev.wardian.wasm.text;

import org.jspecify.annotations.NullMarked;
