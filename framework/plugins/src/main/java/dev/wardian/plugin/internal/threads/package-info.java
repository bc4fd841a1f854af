/** The threads that the framework begins. No error ends what one of them is for. */
@NullMarked
package dev.wardian.plugin.internal.threads;

import org.jspecify.annotations.NullMarked;
