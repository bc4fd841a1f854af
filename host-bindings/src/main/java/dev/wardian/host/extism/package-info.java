/** The ABI of plugins that were built with an Extism PDK. */
@NullMarked
package dev.wardian.host.extism;

import org.jspecify.annotations.NullMarked;
