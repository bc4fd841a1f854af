/** The rules of the plugin ABI, each attacked by modules that try to break it. */
@NullMarked
package dev.wardian.plugin.internal.abi.rules;

import org.jspecify.annotations.NullMarked;
