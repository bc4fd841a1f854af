/** The capability {@code log}: sends the plugin's log to the operator. */
@NullMarked
package dev.wardian.host.log;

import org.jspecify.annotations.NullMarked;
