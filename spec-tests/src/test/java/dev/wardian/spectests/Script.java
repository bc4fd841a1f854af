package dev.wardian.spectests;

/**
 * A script of a suite.
 *
 * @param name its path within the suite
 * @param content its UTF-8 bytes
 */
record Script(String name, byte[] content) {}
