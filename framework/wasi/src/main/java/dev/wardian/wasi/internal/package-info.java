/** The functions of WASI preview 1, descriptors and the walk along a path. */
@NullMarked
package dev.wardian.wasi.internal;

import org.jspecify.annotations.NullMarked;
