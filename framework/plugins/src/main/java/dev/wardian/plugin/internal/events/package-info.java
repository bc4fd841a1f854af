/** Events of the JDK's Flight Recorder, if the runtime image has it. */
@NullMarked
package dev.wardian.plugin.internal.events;

import org.jspecify.annotations.NullMarked;
