/** The order service over HTTP, with the console of its plugins. */
@NullMarked
package dev.wardian.sample.serve;

import org.jspecify.annotations.NullMarked;
