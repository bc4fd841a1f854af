/**
 * Figures of plugins as meters of Micrometer. Micrometer is an optional dependency: the application
 * brings it, and on the module path reads {@code micrometer.core} itself.
 */
@NullMarked
package dev.wardian.plugin.micrometer;

import org.jspecify.annotations.NullMarked;
