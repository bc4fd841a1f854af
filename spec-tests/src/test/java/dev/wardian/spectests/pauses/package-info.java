/** No guest holds up the collector of the JVM: loops of all shapes while it collects. */
@NullMarked
package dev.wardian.spectests.pauses;

import org.jspecify.annotations.NullMarked;
