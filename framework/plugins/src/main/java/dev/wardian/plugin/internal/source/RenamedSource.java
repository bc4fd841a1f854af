package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A source under another name. */
public record RenamedSource(String name, PluginSource source) implements PluginSource {
    @Override
    public List<Path> hostPaths() {
        return source.hostPaths();
    }

    @Override
    public List<PluginFiles> discover() throws IOException {
        return source.discover();
    }

    @Override
    public Watching watch(Listener listener) throws IOException {
        return source.watch(listener);
    }
}
