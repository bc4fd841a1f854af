/** The capability {@code random}: cryptographically secure random bytes. */
@NullMarked
package dev.wardian.host.random;

import org.jspecify.annotations.NullMarked;
