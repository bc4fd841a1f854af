/** The capability {@code log}: lets the plugin's log out to the operator. */
@NullMarked
package dev.wardian.host.log;

import org.jspecify.annotations.NullMarked;
