package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The manifests that an application loads by their paths and that no folder lists. */
final class ManifestPaths implements PluginSource {
    private final Map<String, FolderPlugin> plugins = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "paths";
    }

    /** The folders of the manifests. */
    @Override
    public List<Path> hostPaths() {
        return plugins.values().stream().map(FolderPlugin::root).distinct().toList();
    }

    void add(FolderPlugin plugin) {
        plugins.put(plugin.name(), plugin);
    }

    /**
     * Lists the plugins whose manifest is not gone. If the folder is away, the plugin may come back
     * with it.
     */
    @Override
    public List<PluginFiles> discover() {
        plugins.values().removeIf(ManifestPaths::isGone);
        return List.copyOf(plugins.values());
    }

    private static boolean isGone(FolderPlugin plugin) {
        Path folder = plugin.folder();
        return plugin.gone() && (folder == null || Files.exists(folder)) && plugin.gone();
    }
}
