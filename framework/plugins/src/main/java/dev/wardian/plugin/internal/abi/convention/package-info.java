/** The framework's own call conventions. Nobody names them: they are found as providers. */
@NullMarked
package dev.wardian.plugin.internal.abi.convention;

import org.jspecify.annotations.NullMarked;
