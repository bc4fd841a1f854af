/** Hostile modules and folders of plugins for tests. */
@NullMarked
package dev.wardian.plugin.internal.testing;

import org.jspecify.annotations.NullMarked;
