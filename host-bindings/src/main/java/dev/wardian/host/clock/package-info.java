/** The capability {@code clock}: the time of day and a monotonic clock. */
@NullMarked
package dev.wardian.host.clock;

import org.jspecify.annotations.NullMarked;
