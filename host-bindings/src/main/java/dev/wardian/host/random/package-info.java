/** The capability {@code random}: unpredictable bytes. */
@NullMarked
package dev.wardian.host.random;

import org.jspecify.annotations.NullMarked;
