package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * The identity of one generation of a plugin, for capabilities and errors.
 *
 * @param pluginId the plugin's id
 * @param version its version
 * @param generation the number of the generation
 * @param logger the plugin's logger
 * @param config its configuration
 * @param manager what capabilities use of the manager
 * @param shared what its capabilities keep past reloads
 * @param hostPaths the files and folders of the host that plugins never write
 */
public record PluginIdentity(
        String pluginId,
        String version,
        long generation,
        Logger logger,
        Map<String, String> config,
        ManagerAccess manager,
        SharedResources shared,
        Supplier<List<Path>> hostPaths) {
    public PluginIdentity {
        config = Map.copyOf(config);
    }

    /** The plugin outside of a call. */
    public CallInfo info() {
        return CallInfo.ofPlugin(pluginId, version, generation);
    }
}
