/** The capability {@code wasi}: WASI preview 1 for plugins, and programs as plugins. */
@NullMarked
package dev.wardian.host.wasi;

import org.jspecify.annotations.NullMarked;
