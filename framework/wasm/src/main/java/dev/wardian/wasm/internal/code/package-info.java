/**
 * The functions of a module as all engines share them, and the register code of those that were
 * lowered.
 */
@NullMarked
package dev.wardian.wasm.internal.code;

import org.jspecify.annotations.NullMarked;
