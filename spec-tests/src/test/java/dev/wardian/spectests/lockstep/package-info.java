/** All engines do the same: random guests run in two of them at once, and are compared. */
@NullMarked
package dev.wardian.spectests.lockstep;

import org.jspecify.annotations.NullMarked;
