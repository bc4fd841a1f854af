/**
 * What generated code calls. Only generated code: the package is opened to the loader of a module's
 * classes and to nobody else. Its classes are public for that alone.
 */
@NullMarked
package dev.wardian.wasm.compiler.runtime;

import org.jspecify.annotations.NullMarked;
