/** The instances of one generation of a plugin. Each serves one call at a time. */
@NullMarked
package dev.wardian.plugin.internal.pool;

import org.jspecify.annotations.NullMarked;
