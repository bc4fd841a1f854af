/** Programs in use as modules: from where they come, what they run, and what they must answer. */
@NullMarked
package dev.wardian.benchmarks.programs;

import org.jspecify.annotations.NullMarked;
