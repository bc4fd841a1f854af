/** From the results of JMH to a page with tables and a chart. */
@NullMarked
package dev.wardian.benchmarks.report;

import org.jspecify.annotations.NullMarked;
