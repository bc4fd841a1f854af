/** What lives while guests run: instances, memories, tables, contexts of calls. */
@NullMarked
package dev.wardian.wasm.internal.runtime;

import org.jspecify.annotations.NullMarked;
