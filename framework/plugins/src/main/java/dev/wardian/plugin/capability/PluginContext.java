package dev.wardian.plugin.capability;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import java.util.Map;
import org.slf4j.Logger;

/** The plugin that calls the host functions. */
public interface PluginContext {
    /** The plugin's id, for example {@code com.acme.greeter}. */
    String pluginId();

    /** The plugin's version, as its manifest writes it. */
    String version();

    /** The generation that is being linked. */
    long generation();

    /**
     * The logger of this plugin, {@code plugin.<id>}. While host functions and hooks of a call run,
     * the MDC has the keys {@code plugin} (its id), {@code plugin.version}, {@code
     * plugin.generation}, {@code plugin.operation} and {@code plugin.call} (the call's number), for
     * this and all other loggers of that thread.
     */
    Logger logger();

    /**
     * The {@code config} of the manifest. The operator's values take precedence over the
     * manifest's.
     */
    Map<String, String> config();

    /**
     * Calls an operation of a plugin of the same manager, on behalf of a host function. The call
     * runs on an instance of that plugin, within the remaining deadline and fuel of the guest's
     * call. Such calls nest at most eight deep.
     *
     * @throws PluginException as for {@link Plugin#call(String, byte[])}; {@link PluginUnavailable}
     *     if no plugin of that id is active, {@link AbiViolation} of rule 5 if the call would enter
     *     an instance that waits for it, or is nested too deeply
     * @throws IllegalArgumentException if the plugin has no such operation
     */
    byte[] callPlugin(String otherId, String operation, byte[] input);
}
