package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.CircuitSettings;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The settings that all generations of a manager share.
 *
 * @param circuit when the circuit of a failing plugin opens
 * @param nanoTime the clock of circuits
 * @param executor where asynchronous calls run
 */
public record GenerationSettings(
        CircuitSettings circuit, LongSupplier nanoTime, Executor executor) {}
