/**
 * What numeric instructions compute (spec section 4.3) where that is more than one operation of
 * Java. Each method is named after its instruction. All engines call these, so that each rule is
 * written once. Methods are small, because HotSpot inlines no great ones into cold callers; what
 * throws is a method of its own.
 */
@NullMarked
package dev.wardian.wasm.internal.numeric;

import org.jspecify.annotations.NullMarked;
