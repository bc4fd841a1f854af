package dev.wardian.plugin;

import java.util.Map;
import org.slf4j.Logger;

/** The plugin for which host functions work. */
public interface PluginContext {
    /** The plugin's id, for example {@code com.acme.greeter}. */
    String pluginId();

    /** The plugin's version as its manifest writes it. */
    String version();

    /** The generation that is being linked. */
    long generation();

    /** The logger of this plugin, {@code plugin.<id>}. */
    Logger logger();

    /**
     * The {@code config} of the manifest, with the operator's values in place of the manifest's
     * where there are any.
     */
    Map<String, String> config();
}
