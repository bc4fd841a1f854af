package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import java.util.List;

/**
 * Plugins as resources of a class loader. A class loader cannot list resources, so the application
 * names the manifests.
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
