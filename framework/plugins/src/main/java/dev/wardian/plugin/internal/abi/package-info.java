/**
 * The host's side of every call convention: link checks, the gate, instances, the state of a call.
 * It knows no convention by name; see {@link CallConvention}.
 */
@NullMarked
package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.NullMarked;
