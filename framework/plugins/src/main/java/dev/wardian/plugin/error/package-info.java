/** The errors of plugins: one sealed family of exceptions, their stable ids and their renderer. */
@NullMarked
package dev.wardian.plugin.error;

import org.jspecify.annotations.NullMarked;
