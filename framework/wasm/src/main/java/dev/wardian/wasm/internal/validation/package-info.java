/** The validation rules of the specification. */
@NullMarked
package dev.wardian.wasm.internal.validation;

import org.jspecify.annotations.NullMarked;
