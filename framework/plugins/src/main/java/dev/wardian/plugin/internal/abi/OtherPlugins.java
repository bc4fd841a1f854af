package dev.wardian.plugin.internal.abi;

/** Calls other plugins on behalf of a host function. */
@FunctionalInterface
public interface OtherPlugins {
    /** Calls an operation of an active plugin. */
    byte[] call(String pluginId, String operation, byte[] input);
}
