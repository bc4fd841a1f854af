/**
 * What applications and operators use: the manager, its plugins, references to them, their status
 * and figures, grants and limits.
 */
@NullMarked
package dev.wardian.plugin;

import org.jspecify.annotations.NullMarked;
