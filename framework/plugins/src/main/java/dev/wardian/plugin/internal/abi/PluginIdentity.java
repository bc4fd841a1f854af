package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import java.util.Map;
import org.slf4j.Logger;

/**
 * The identity of one generation of a plugin, for capabilities and errors.
 *
 * @param pluginId the plugin's id
 * @param version its version
 * @param generation the number of the generation
 * @param logger the plugin's logger
 * @param config its configuration
 * @param others calls other plugins
 * @param shared what its capabilities keep past reloads
 */
public record PluginIdentity(
        String pluginId,
        String version,
        long generation,
        Logger logger,
        Map<String, String> config,
        OtherPlugins others,
        SharedResources shared) {
    public PluginIdentity {
        config = Map.copyOf(config);
    }

    /** The plugin outside of a call. */
    public CallInfo info() {
        return CallInfo.ofPlugin(pluginId, version, generation);
    }
}
