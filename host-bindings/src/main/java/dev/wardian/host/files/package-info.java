/** The capability {@code files}: directories, for programs of WASI. */
@NullMarked
package dev.wardian.host.files;

import org.jspecify.annotations.NullMarked;
