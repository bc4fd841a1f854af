/** The compiler: from validated bodies to JVM bytecode. */
@NullMarked
package dev.wardian.wasm.compiler;

import org.jspecify.annotations.NullMarked;
