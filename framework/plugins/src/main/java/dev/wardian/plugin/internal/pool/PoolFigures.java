package dev.wardian.plugin.internal.pool;

/**
 * The figures of a pool at one moment.
 *
 * @param running calls that have an instance, or are making theirs
 * @param waiting calls that wait for an instance
 * @param instances live instances
 * @param replaced instances discarded so far because a call did not return or broke a rule
 * @param reclaimed free instances discarded so far because memory was short
 */
public record PoolFigures(int running, int waiting, int instances, long replaced, long reclaimed) {}
