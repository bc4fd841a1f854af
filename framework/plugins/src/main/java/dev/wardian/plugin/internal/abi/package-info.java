/**
 * The host's side of the plugin ABI, version 1: link checks, the gate, core functions, instances.
 */
@NullMarked
package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.NullMarked;
