package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.PluginContext;
import java.util.Map;
import org.slf4j.Logger;

/**
 * One generation of one plugin, as capabilities and errors see it.
 *
 * @param pluginId the plugin's id
 * @param version its version
 * @param generation the number of the generation
 * @param logger the plugin's logger
 * @param config its configuration
 */
public record PluginIdentity(
        String pluginId, String version, long generation, Logger logger, Map<String, String> config)
        implements PluginContext {
    public PluginIdentity {
        config = Map.copyOf(config);
    }

    /** The plugin outside of a call. */
    public CallInfo info() {
        return CallInfo.ofPlugin(pluginId, version, generation);
    }
}
