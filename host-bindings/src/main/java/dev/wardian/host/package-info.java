/** What hosts can grant to plugins. Each capability has a package of its own. */
@NullMarked
package dev.wardian.host;

import org.jspecify.annotations.NullMarked;
