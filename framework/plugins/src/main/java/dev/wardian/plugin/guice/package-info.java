/**
 * Wardian for applications that use Guice.
 *
 * <p>On JDK 24 and later, Guice 7 and older versions of Guava print warnings about {@code
 * sun.misc.Unsafe}. An application avoids them with Guava 33.5.0-jre or later and the system
 * property {@code guice_bytecode_gen_option=DISABLED}, set before the first injector is made.
 */
@NullMarked
package dev.wardian.plugin.guice;

import org.jspecify.annotations.NullMarked;
