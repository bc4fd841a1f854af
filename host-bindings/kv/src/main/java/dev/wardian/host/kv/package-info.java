/** The capability {@code kv}: values by key that stay, and the stores that keep them. */
@NullMarked
package dev.wardian.host.kv;

import org.jspecify.annotations.NullMarked;
