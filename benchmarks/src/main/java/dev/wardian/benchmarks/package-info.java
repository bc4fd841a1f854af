/** Benchmarks of the runtime and of the plugin framework, and the report of their figures. */
@NullMarked
package dev.wardian.benchmarks;

import org.jspecify.annotations.NullMarked;
