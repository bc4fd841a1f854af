/**
 * How typed calls encode and decode Java values. The default is JSON by Jackson 2; an application
 * can supply a {@link dev.wardian.plugin.codec.Codec} of its own.
 */
@NullMarked
package dev.wardian.plugin.codec;

import org.jspecify.annotations.NullMarked;
