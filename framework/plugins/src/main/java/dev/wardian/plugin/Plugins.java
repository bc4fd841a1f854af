package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.internal.manager.BareModule;
import dev.wardian.plugin.internal.manager.DefaultPluginManager;
import dev.wardian.plugin.internal.manager.ManagerSettings;
import dev.wardian.plugin.internal.manager.OwnedPlugin;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Loads a single plugin without a folder, and a module without a manifest:
 *
 * <pre>{@code
 * try (StandalonePlugin greeter = Plugins.load(Path.of("greeter.wasm"))) {
 *     System.out.println(greeter.call("greet", "Ada"));
 * }
 * }</pre>
 *
 * <p>A module without a manifest has no capability and the default limits. Its operations are those
 * that it exports: {@code op:NAME} for the ABI {@code wardian/1}, otherwise functions of numbers
 * for {@link OperationCaller#callNumbers}. Its id is {@code local.} and the name of the file. Calls
 * share no state: each may have another instance. A module that imports a capability is rejected.
 * Write a manifest for it ({@link #manifestOf}), and grant what the manifest requests.
 */
public final class Plugins {
    private Plugins() {}

    /**
     * Loads a plugin with the default limits.
     *
     * @param file a module; or a manifest, whose name ends in {@code .yaml}
     * @return the plugin, active; close it to stop its threads
     * @throws PluginLinkException if the module cannot be read, is invalid, imports a capability,
     *     or exports no operation
     * @throws PluginException if the plugin is rejected for another reason
     */
    public static StandalonePlugin load(Path file) {
        return load(file, PluginManager.builder());
    }

    /**
     * Loads a plugin with other limits.
     *
     * @param file a module; or a manifest, whose name ends in {@code .yaml}
     * @param limits the limits
     * @return the plugin, active; close it to stop its threads
     * @throws PluginException if the plugin is rejected
     */
    public static StandalonePlugin load(Path file, PluginLimits limits) {
        return load(file, limited(limits));
    }

    /**
     * Loads a plugin with other settings. Policies of grants, and capabilities, have an effect on a
     * plugin with a manifest only; the limits and instances of grants apply to a module as well.
     * The sources of the settings are not read.
     *
     * @param file a module; or a manifest, whose name ends in {@code .yaml}
     * @param settings those of the plugin's manager
     * @return the plugin, active; close it to stop its threads
     * @throws PluginException if the plugin is rejected
     */
    public static StandalonePlugin load(Path file, PluginManager.Builder settings) {
        ManagerSettings all = settings.settings();
        if (isManifest(file)) {
            return open(all, manager -> manager.load(file), true);
        }
        return load(BareModule.read(file, all), all);
    }

    /**
     * Loads a module that the application has in memory, with the default limits.
     *
     * @param name a name for its id and for messages, for example {@code greeter}
     * @param module the bytes of the module
     * @return the plugin, active; close it to stop its threads
     * @throws PluginLinkException if the module is invalid, imports a capability, or exports no
     *     operation
     * @throws PluginException if the plugin is rejected for another reason
     */
    public static StandalonePlugin load(String name, byte[] module) {
        return load(name, module, PluginManager.builder());
    }

    /**
     * Loads a module that the application has in memory, with other limits.
     *
     * @param name a name for its id and for messages, for example {@code greeter}
     * @param module the bytes of the module
     * @param limits the limits
     * @return the plugin, active; close it to stop its threads
     * @throws PluginException if the plugin is rejected
     */
    public static StandalonePlugin load(String name, byte[] module, PluginLimits limits) {
        return load(name, module, limited(limits));
    }

    /**
     * Loads a module that the application has in memory, with other settings. The sources of the
     * settings are not read.
     *
     * @param name a name for its id and for messages, for example {@code greeter}
     * @param module the bytes of the module
     * @param settings those of the plugin's manager
     * @return the plugin, active; close it to stop its threads
     * @throws PluginException if the plugin is rejected
     */
    public static StandalonePlugin load(
            String name, byte[] module, PluginManager.Builder settings) {
        ManagerSettings all = settings.settings();
        return load(BareModule.of(name, module, all), all);
    }

    /**
     * Writes the manifest that a module would have: a text to save as {@code plugin.yaml} beside
     * the module, and to extend. Its operations are declared as bytes.
     *
     * @param module the file of the module
     * @return the manifest, with a comment that names the capabilities to request, if there are any
     * @throws PluginLinkException if the file cannot be read
     */
    public static String manifestOf(Path module) {
        return BareModule.read(module, PluginManager.builder().settings()).manifest();
    }

    private static boolean isManifest(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".yaml");
    }

    private static PluginManager.Builder limited(PluginLimits limits) {
        return PluginManager.builder().grants(Grants.NONE.withLimits(limits));
    }

    private static StandalonePlugin load(BareModule module, ManagerSettings settings) {
        module.requireLoadable();
        return open(settings, manager -> manager.load(module), false);
    }

    private interface Load {
        Plugin by(PluginManager manager);
    }

    private static StandalonePlugin open(ManagerSettings settings, Load load, boolean declared) {
        PluginManager manager = new DefaultPluginManager(settings);
        try {
            return new OwnedPlugin(manager, load.by(manager), declared);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }
}
