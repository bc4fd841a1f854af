/** What the tests of several packages share. */
@NullMarked
package dev.wardian.wasm.test;

import org.jspecify.annotations.NullMarked;
