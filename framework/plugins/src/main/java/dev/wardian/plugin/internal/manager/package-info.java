/** Finding, loading, calling and unloading plugins. */
@NullMarked
package dev.wardian.plugin.internal.manager;

import org.jspecify.annotations.NullMarked;
