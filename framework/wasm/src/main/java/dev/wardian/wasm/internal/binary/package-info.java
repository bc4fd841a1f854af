/** From bytes to a module. */
@NullMarked
package dev.wardian.wasm.internal.binary;

import org.jspecify.annotations.NullMarked;
