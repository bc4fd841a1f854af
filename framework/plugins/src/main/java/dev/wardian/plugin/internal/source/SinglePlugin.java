package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import java.util.List;

/** A plugin that an application loads by itself, as a source. */
record SinglePlugin(PluginFiles files) implements PluginSource {
    @Override
    public String name() {
        return files.name();
    }

    @Override
    public List<PluginFiles> discover() {
        return List.of(files);
    }
}
