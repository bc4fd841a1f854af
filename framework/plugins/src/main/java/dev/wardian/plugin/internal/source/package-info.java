/** Where plugins come from: sources, what they hold, and how their changes are seen. */
@NullMarked
package dev.wardian.plugin.internal.source;

import org.jspecify.annotations.NullMarked;
