/** Typed calls: Java interfaces whose methods are operations of plugins. */
@NullMarked
package dev.wardian.plugin.internal.codec;

import org.jspecify.annotations.NullMarked;
