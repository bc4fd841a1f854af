/** One version of one plugin while it runs: its calls, counters, circuit and probation. */
@NullMarked
package dev.wardian.plugin.internal.generation;

import org.jspecify.annotations.NullMarked;
