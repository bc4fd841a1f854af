/** What tests of pages share. */
@NullMarked
package dev.wardian.console.testing;

import org.jspecify.annotations.NullMarked;
