/**
 * A page that shows the plugins of a {@link dev.wardian.plugin.PluginManager} at work: states,
 * versions, requested and granted capabilities, figures over time, the log, and why plugins were
 * rejected. Begin with {@link dev.wardian.console.WardianConsole}. Without an {@link
 * dev.wardian.console.Authorizer} the page changes nothing.
 */
@NullMarked
package dev.wardian.console;

import org.jspecify.annotations.NullMarked;
