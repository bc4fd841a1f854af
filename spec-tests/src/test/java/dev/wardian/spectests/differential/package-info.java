/** Random modules, run by this runtime and by V8. */
@NullMarked
package dev.wardian.spectests.differential;

import org.jspecify.annotations.NullMarked;
