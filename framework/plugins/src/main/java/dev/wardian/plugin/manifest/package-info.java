/** Plugin manifests: the located, immutable value and its reader. */
@NullMarked
package dev.wardian.plugin.manifest;

import org.jspecify.annotations.NullMarked;
