/** Writes the declarations of the host functions for the SDKs and for the documentation. */
@NullMarked
package dev.wardian.interfaces.guest;

import org.jspecify.annotations.NullMarked;
