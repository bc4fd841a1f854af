package dev.wardian.plugin;

/**
 * A plugin that {@link Plugins} loaded, with a manager of its own. Thread-safe.
 *
 * <p>{@link #as} needs no kinds of a manifest if there is no manifest: the types of the interface
 * say what the bytes are. {@code byte[]} and {@link java.nio.ByteBuffer} are bytes, {@code String}
 * is text, {@code void} and no parameter are nothing, all other types are JSON.
 */
public interface StandalonePlugin extends Plugin, AutoCloseable {
    /** Unloads the plugin, as {@link PluginManager#close} does. */
    @Override
    void close();
}
