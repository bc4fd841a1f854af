package dev.wardian.plugin.capability;

import java.util.Optional;

/**
 * The plugin's configuration as far as the plugin may read it. It is what the capability {@code
 * config} has for other capabilities and for ABIs: a {@linkplain PluginContext#facility facility}.
 */
public interface ConfigValues {
    /**
     * {@return whether the plugin may read a key, whether it has a value or not}
     *
     * @param key the key
     */
    boolean allows(String key);

    /**
     * {@return the value of a key; empty if it has none, or the plugin may not read it}
     *
     * @param key the key
     */
    Optional<String> find(String key);
}
