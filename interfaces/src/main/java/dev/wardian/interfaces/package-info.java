/**
 * The import modules that a host offers to plugins, read from their descriptions in {@code
 * interfaces/wit}: {@link dev.wardian.interfaces.HostInterfaces}.
 */
@NullMarked
package dev.wardian.interfaces;

import org.jspecify.annotations.NullMarked;
