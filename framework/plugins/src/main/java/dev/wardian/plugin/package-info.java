/**
 * What applications, operators and capabilities see: plugins, what they may do, and how they fail.
 */
@NullMarked
package dev.wardian.plugin;

import org.jspecify.annotations.NullMarked;
