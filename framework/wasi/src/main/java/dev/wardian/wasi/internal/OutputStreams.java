package dev.wardian.wasi.internal;

import java.io.OutputStream;

/**
 * Where a guest's output goes.
 *
 * @param standard its standard output
 * @param error its standard error
 */
public record OutputStreams(OutputStream standard, OutputStream error) {}
