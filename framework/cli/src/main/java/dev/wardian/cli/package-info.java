/** The command {@code wardian}. */
@NullMarked
package dev.wardian.cli;

import org.jspecify.annotations.NullMarked;
