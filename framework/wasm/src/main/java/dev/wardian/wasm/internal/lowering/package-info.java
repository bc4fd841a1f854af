/** From validated bodies to register code. */
@NullMarked
package dev.wardian.wasm.internal.lowering;

import org.jspecify.annotations.NullMarked;
