package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import java.util.List;

/**
 * Plugins as resources of a class loader. It cannot list what it has, so the manifests are named.
 *
 * @param loader finds the resources
 * @param manifests the paths of the manifests' resources
 */
public record ClassPathSource(ClassLoader loader, List<String> manifests) implements PluginSource {
    @Override
    public String name() {
        return "classpath";
    }

    @Override
    public List<PluginFiles> discover() {
        return manifests.stream()
                .<PluginFiles>map(path -> new ClassPathFiles(path, loader, path))
                .toList();
    }
}
