/**
 * WASI preview 1 ({@code wasi_snapshot_preview1}): what a program built for WASI imports. {@link
 * dev.wardian.wasi.Wasi} begins.
 */
@NullMarked
package dev.wardian.wasi;

import org.jspecify.annotations.NullMarked;
