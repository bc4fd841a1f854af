package dev.wardian.plugin.internal.abi;

/** The plugins that a host function can call for its own. */
@FunctionalInterface
public interface OtherPlugins {
    /** Calls an operation of an active plugin. */
    byte[] call(String pluginId, String operation, byte[] input);
}
