/** The capability {@code plugins}: operations of other plugins. */
@NullMarked
package dev.wardian.host.plugins;

import org.jspecify.annotations.NullMarked;
