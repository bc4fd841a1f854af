/** Runtimes that are programs of their own: the same kernels, each measured in its own process. */
@NullMarked
package dev.wardian.benchmarks.outside;

import org.jspecify.annotations.NullMarked;
