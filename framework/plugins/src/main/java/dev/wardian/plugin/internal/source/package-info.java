/** The sources of plugins: their contents, and how the manager notices changes. */
@NullMarked
package dev.wardian.plugin.internal.source;

import org.jspecify.annotations.NullMarked;
