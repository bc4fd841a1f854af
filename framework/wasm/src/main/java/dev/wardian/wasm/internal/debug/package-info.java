/** What compilers write into a module for debuggers: DWARF, in custom sections. */
@NullMarked
package dev.wardian.wasm.internal.debug;

import org.jspecify.annotations.NullMarked;
