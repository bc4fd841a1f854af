package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.PluginContext;
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
 */
public record PluginIdentity(
        String pluginId,
        String version,
        long generation,
        Logger logger,
        Map<String, String> config,
        OtherPlugins others)
        implements PluginContext {
    public PluginIdentity {
        config = Map.copyOf(config);
    }

    @Override
    public byte[] callPlugin(String otherId, String operation, byte[] input) {
        return others.call(otherId, operation, input);
    }

    /** The plugin outside of a call. */
    public CallInfo info() {
        return CallInfo.ofPlugin(pluginId, version, generation);
    }
}
