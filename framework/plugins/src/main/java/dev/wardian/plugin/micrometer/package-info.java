/**
 * Publishes the figures of plugins as Micrometer meters. Micrometer is an optional dependency: the
 * application adds it and, on the module path, requires {@code micrometer.core} itself.
 */
@NullMarked
package dev.wardian.plugin.micrometer;

import org.jspecify.annotations.NullMarked;
