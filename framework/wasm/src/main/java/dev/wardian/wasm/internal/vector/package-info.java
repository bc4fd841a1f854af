/**
 * Arithmetic of 128-bit vectors (spec section 4.3.5), on halves: a vector is two {@code long}s, the
 * lower lanes in the first, and within each the lanes lie from the lowest bits up. Floats are raw
 * bits. No method allocates, so that all engines can share them.
 */
@NullMarked
package dev.wardian.wasm.internal.vector;

import org.jspecify.annotations.NullMarked;
