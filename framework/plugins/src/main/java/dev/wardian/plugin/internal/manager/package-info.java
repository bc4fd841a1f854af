/** The manager: finds, loads, reloads, rolls back and unloads plugins. */
@NullMarked
package dev.wardian.plugin.internal.manager;

import org.jspecify.annotations.NullMarked;
