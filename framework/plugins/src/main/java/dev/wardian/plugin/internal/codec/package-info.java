/** Typed calls: Java interfaces whose methods call operations of plugins. */
@NullMarked
package dev.wardian.plugin.internal.codec;

import org.jspecify.annotations.NullMarked;
