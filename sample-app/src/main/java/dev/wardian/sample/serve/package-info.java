/** The order service over HTTP, with a page that shows its plugins at work. */
@NullMarked
package dev.wardian.sample.serve;

import org.jspecify.annotations.NullMarked;
