/** Words in messages. */
@NullMarked
package dev.wardian.plugin.internal.text;

import org.jspecify.annotations.NullMarked;
