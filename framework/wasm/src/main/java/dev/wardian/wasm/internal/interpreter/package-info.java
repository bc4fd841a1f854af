/** Tier 0: runs register code. */
@NullMarked
package dev.wardian.wasm.internal.interpreter;

import org.jspecify.annotations.NullMarked;
