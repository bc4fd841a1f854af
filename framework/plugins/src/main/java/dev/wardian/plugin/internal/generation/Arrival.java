package dev.wardian.plugin.internal.generation;

/**
 * How a call came to a generation.
 *
 * @param nanos when it came to the plugin, a moment of {@link System#nanoTime()}: from then on its
 *     deadline counts
 * @param carriedOver whether it waited at the generation before
 */
record Arrival(long nanos, boolean carriedOver) {}
