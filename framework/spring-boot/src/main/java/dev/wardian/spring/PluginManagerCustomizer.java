package dev.wardian.spring;

import dev.wardian.plugin.PluginManager;

/**
 * Changes the settings of the {@link PluginManager} after the properties. Any number of beans may
 * implement it; Spring's order applies.
 */
@FunctionalInterface
public interface PluginManagerCustomizer {
    /**
     * Changes settings, for example the engine, the features of WebAssembly or the executor.
     *
     * @param builder the builder, with the properties, capabilities, grants, sources and services
     */
    void customize(PluginManager.Builder builder);
}
