/** Instances of one generation of a plugin, handed to one call at a time. */
@NullMarked
package dev.wardian.plugin.internal.pool;

import org.jspecify.annotations.NullMarked;
