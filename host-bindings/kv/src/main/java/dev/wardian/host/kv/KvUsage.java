package dev.wardian.host.kv;

/**
 * What a namespace holds.
 *
 * @param keys how many keys have a value
 * @param bytes the bytes of these keys, in UTF-8, and their values together
 */
public record KvUsage(long keys, long bytes) {}
