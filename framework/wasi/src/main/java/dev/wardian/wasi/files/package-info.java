/**
 * Directories that a guest cannot leave. A {@link dev.wardian.wasi.files.Directory} is asked for
 * one name at a time, so that no path of a guest reaches the host. There are two kinds: {@link
 * dev.wardian.wasi.files.MemoryFiles} and {@link dev.wardian.wasi.files.HostFiles}.
 */
@NullMarked
package dev.wardian.wasi.files;

import org.jspecify.annotations.NullMarked;
