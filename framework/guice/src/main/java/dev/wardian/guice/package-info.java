/**
 * Wardian for applications that use Guice.
 *
 * <p>On JDK 24 and later, Guice 7 prints a warning about {@code sun.misc.Unsafe}. An application
 * avoids it with the system property {@code guice_bytecode_gen_option=DISABLED}, set before the
 * first injector is made. Older versions of Guava print one too; this artifact brings a Guava that
 * does not.
 */
@NullMarked
package dev.wardian.guice;

import org.jspecify.annotations.NullMarked;
