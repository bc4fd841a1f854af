package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.CircuitSettings;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all generations of a manager share.
 *
 * @param circuit when a plugin that keeps failing takes no calls
 * @param nanoTime the clock of circuits
 * @param executor where asynchronous calls run
 */
public record GenerationSettings(
        CircuitSettings circuit, LongSupplier nanoTime, Executor executor) {}
