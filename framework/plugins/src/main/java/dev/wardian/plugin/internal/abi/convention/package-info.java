/**
 * The framework's own call conventions. {@link java.util.ServiceLoader} finds them; no other code
 * names them.
 */
@NullMarked
package dev.wardian.plugin.internal.abi.convention;

import org.jspecify.annotations.NullMarked;
