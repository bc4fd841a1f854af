/** Modules of the binary format, which become text. */
@NullMarked
package dev.wardian.wasm.text.internal.printer;

import org.jspecify.annotations.NullMarked;
