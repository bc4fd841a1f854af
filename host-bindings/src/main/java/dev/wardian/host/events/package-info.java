/** The capability {@code events}: messages by topic, between plugins and the application. */
@NullMarked
package dev.wardian.host.events;

import org.jspecify.annotations.NullMarked;
