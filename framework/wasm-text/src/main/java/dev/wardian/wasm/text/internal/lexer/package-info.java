/** Text as tokens: places in it, words, numbers and strings. */
@NullMarked
package dev.wardian.wasm.text.internal.lexer;

import org.jspecify.annotations.NullMarked;
