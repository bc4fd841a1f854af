/** The capability {@code clock}: the time of day and the time that passes. */
@NullMarked
package dev.wardian.host.clock;

import org.jspecify.annotations.NullMarked;
