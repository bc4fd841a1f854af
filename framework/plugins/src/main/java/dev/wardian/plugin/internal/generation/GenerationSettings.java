package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.internal.codec.Codecs;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The settings that all generations of a manager share.
 *
 * @param circuit when the circuit of a failing plugin opens
 * @param nanoTime the clock of circuits
 * @param executor where asynchronous calls run
 * @param codecs what encodes and decodes the values of typed calls
 */
public record GenerationSettings(
        CircuitSettings circuit, LongSupplier nanoTime, Executor executor, Codecs codecs) {}
