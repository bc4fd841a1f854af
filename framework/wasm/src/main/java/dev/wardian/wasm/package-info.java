/** The runtime's public interface. */
@NullMarked
package dev.wardian.wasm;

import org.jspecify.annotations.NullMarked;
