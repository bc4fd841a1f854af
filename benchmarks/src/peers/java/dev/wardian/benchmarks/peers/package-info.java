/** Other runtimes, measured in the same run; part of the build with the profile {@code peers}. */
@NullMarked
package dev.wardian.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
