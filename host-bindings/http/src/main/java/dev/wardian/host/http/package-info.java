/** The capability {@code http}: requests over HTTP, to the servers that are granted. */
@NullMarked
package dev.wardian.host.http;

import org.jspecify.annotations.NullMarked;
