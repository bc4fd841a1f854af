/** The decoded module and the table of instructions: values that everything else reads. */
@NullMarked
package dev.wardian.wasm.internal.model;

import org.jspecify.annotations.NullMarked;
