/** Tokens of a module, which become its binary format. */
@NullMarked
package dev.wardian.wasm.text.internal.reader;

import org.jspecify.annotations.NullMarked;
