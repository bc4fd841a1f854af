package dev.wardian.plugin;

import java.util.Map;
import org.slf4j.Logger;

/**
 * The plugin that a capability is bound for.
 *
 * @param pluginId the plugin's id
 * @param version its version, as the manifest has it
 * @param logger the plugin's logger, {@code plugin.<id>}
 * @param config the plugin's configuration by key: the manifest's defaults, with the operator's values over them
 */
public record PluginContext(String pluginId, String version, Logger logger, Map<String, String> config) {
    public PluginContext {
        config = Map.copyOf(config);
    }
}
