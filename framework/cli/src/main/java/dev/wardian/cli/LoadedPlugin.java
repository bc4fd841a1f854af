package dev.wardian.cli;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.Plugins;
import dev.wardian.plugin.StandalonePlugin;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.ModuleLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One plugin that is loaded as an application would load it, with others beside it if it needs
 * them.
 *
 * @param plugin the plugin, active
 * @param inputLimit the most bytes of its input
 * @param closing unloads the plugin and the others
 */
record LoadedPlugin(Plugin plugin, long inputLimit, Runnable closing) implements AutoCloseable {
    /**
     * What to load.
     *
     * @param named what the user named: the plugin's manifest, or a folder that has only this
     *     plugin in it. No plugin may write the folder, as if the folder were a folder of plugins
     * @param beside folders with other plugins
     * @param config values that precede those of the manifest, by key
     */
    record Request(Path named, List<Path> beside, Map<String, String> config) {}

    /** Loads a plugin; plugins beside it that are rejected are reported and left out. */
    static LoadedPlugin load(Console console, LoadOptions options, Request request) {
        Capabilities capabilities = HostCapabilities.find();
        Path file = PluginFolder.manifest(request.named());
        PluginsBeside.Found found = PluginsBeside.read(file, capabilities);
        PluginManifest manifest = found.manifest();
        List<PluginsBeside.Found> all = new ArrayList<>(List.of(found));
        for (Path folder : request.beside()) {
            List<PluginsBeside.Found> others = PluginsBeside.manifests(folder, capabilities);
            boolean within = isWithin(file, folder);
            requireOther(manifest.id(), folder, within, others);
            others.stream().filter(other -> !within || !other.equals(found)).forEach(all::add);
        }
        boolean alone = request.beside().isEmpty();
        Grants grants =
                LoadOptions.withoutPlace(options.grants(capabilities, all, !alone), manifest.id());
        PluginManager.Builder builder = options.manager(capabilities, grants);
        if (Files.isDirectory(request.named())) {
            // The folder of a manifest that is named itself is the manager's to protect.
            builder.protect(request.named());
        }
        request.beside().forEach(builder::folder);
        if (!request.config().isEmpty()) {
            builder.config(manifest.id(), request.config());
        }
        PluginManager manager = builder.build();
        boolean loaded = false;
        try {
            Plugin plugin = alone ? manager.load(file) : together(console, manager, file, manifest);
            loaded = true;
            return new LoadedPlugin(
                    plugin, grants.limits(plugin.id()).get(Limit.INPUT), manager::close);
        } finally {
            if (!loaded) {
                manager.close();
            }
        }
    }

    /**
     * Loads a module without a manifest: it has no capability, and the default limits unless there
     * are grants.
     *
     * @param file the module, as a binary or as text, or standard input
     */
    static LoadedPlugin module(Console console, LoadOptions options, Path file) {
        Capabilities capabilities = HostCapabilities.find();
        Grants grants = options.grants(capabilities);
        ModuleFile source = ModuleFile.named(console, file);
        byte[] binary = source.readBinary(options.featureSet(), ModuleLimits.DEFAULT);
        String name = ModuleFile.isStandard(file) ? "stdin" : file.getFileName().toString();
        StandalonePlugin plugin =
                Plugins.load(
                        name.replaceFirst("\\.wat$", ""),
                        binary,
                        options.manager(capabilities, grants));
        return new LoadedPlugin(plugin, grants.limits(plugin.id()).get(Limit.INPUT), plugin::close);
    }

    /** A folder may have the plugin itself, but no other one of the same id. */
    private static void requireOther(
            String id, Path folder, boolean within, List<PluginsBeside.Found> others) {
        if (!within && others.stream().anyMatch(other -> other.manifest().id().equals(id))) {
            throw new InputException(folder + ": has a plugin with the id " + id + " as well");
        }
    }

    private static boolean isWithin(Path file, Path folder) {
        try {
            return file.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Loads a plugin among others, which it requires or which require it. */
    private static Plugin together(
            Console console, PluginManager manager, Path file, PluginManifest manifest) {
        List<PluginStatus> others = manager.loadAll();
        boolean listed =
                others.stream()
                        .anyMatch(
                                it ->
                                        manifest.id().equals(it.id())
                                                && it.state() == PluginState.ACTIVE);
        Plugin plugin = listed ? manager.find(manifest.id()).orElseThrow() : manager.load(file);
        for (PluginStatus other : manager.refresh()) {
            if (other.failure() != null && !plugin.id().equals(other.id())) {
                console.err().println(ErrorReport.warning(other.failure()));
            }
        }
        return plugin;
    }

    @Override
    public void close() {
        closing.run();
    }
}
