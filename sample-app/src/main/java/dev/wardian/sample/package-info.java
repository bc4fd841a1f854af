/** An order service whose pricing rules are plugins. */
@NullMarked
package dev.wardian.sample;

import org.jspecify.annotations.NullMarked;
