package dev.wardian.plugin.internal.testing;

import dev.wardian.plugin.PluginFileException;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A source as an application would write it: what it holds lies in memory, and lists are snapshots.
 */
public final class MemorySource implements PluginSource {
    private final String name;
    private final Map<String, Stored> plugins = new ConcurrentHashMap<>();
    private final AtomicInteger lists = new AtomicInteger();
    private volatile Callable<?> onDiscover = () -> null;
    private volatile @Nullable Listener listener;

    private record Stored(String name, String manifest, byte[] module) implements PluginFiles {
        @Override
        public byte[] manifest(int maxBytes) {
            return manifest.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] file(String path, int maxBytes) throws IOException {
            if (module.length == 0) {
                throw new PluginFileException(path, PluginFileException.Reason.MISSING);
            }
            return module;
        }
    }

    public MemorySource(String name) {
        this.name = name;
    }

    /** Holds a plugin from now on, and tells nobody. */
    public MemorySource put(String plugin, PluginFolder.Draft draft) {
        return put(plugin, draft.manifest(), draft.module());
    }

    /** As {@link #put(String, PluginFolder.Draft)}, with whatever bytes; without any, no module. */
    public MemorySource put(String plugin, String manifest, byte... module) {
        plugins.put(plugin, new Stored(plugin, manifest, module));
        return this;
    }

    public void remove(String plugin) {
        plugins.remove(plugin);
    }

    /** Says what is done before each list is answered. */
    public void onDiscover(Callable<?> action) {
        onDiscover = action;
    }

    /** How often it was asked for its plugins. */
    public int lists() {
        return lists.get();
    }

    /** Who is told of changes; null before it is watched and after that ended. */
    public @Nullable Listener listener() {
        return listener;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<PluginFiles> discover() throws IOException {
        lists.incrementAndGet();
        try {
            onDiscover.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        return List.copyOf(plugins.values());
    }

    @Override
    public Watching watch(Listener told) {
        listener = told;
        return () -> listener = null;
    }
}
