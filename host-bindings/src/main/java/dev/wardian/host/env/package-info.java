/** The capability {@code env}: variables of the environment, for programs of WASI. */
@NullMarked
package dev.wardian.host.env;

import org.jspecify.annotations.NullMarked;
