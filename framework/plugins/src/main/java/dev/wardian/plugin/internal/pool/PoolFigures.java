package dev.wardian.plugin.internal.pool;

/**
 * A pool at one moment.
 *
 * @param running calls that have an instance, or are making theirs
 * @param waiting calls that wait for an instance
 * @param instances instances alive
 * @param replaced instances that were discarded so far because a call of them did not return or
 *     broke a rule
 */
public record PoolFigures(int running, int waiting, int instances, long replaced) {}
