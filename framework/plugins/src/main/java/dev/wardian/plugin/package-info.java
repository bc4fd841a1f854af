/**
 * The API for applications and operators: the manager, its plugins, references to plugins, status
 * and figures, grants and limits.
 */
@NullMarked
package dev.wardian.plugin;

import org.jspecify.annotations.NullMarked;
