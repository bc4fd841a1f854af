/** Engines by name: what a module that brings one implements, and how it is found. */
@NullMarked
package dev.wardian.wasm.internal.engine;

import org.jspecify.annotations.NullMarked;
