/** The capability {@code config}: named values of the plugin's configuration. */
@NullMarked
package dev.wardian.host.config;

import org.jspecify.annotations.NullMarked;
