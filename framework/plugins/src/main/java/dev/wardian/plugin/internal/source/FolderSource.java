package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plugins of a folder. */
public final class FolderSource implements PluginSource {
    private static final String MANIFEST = ManifestReader.FILE_NAME;
    private static final String SUFFIX = "." + MANIFEST;

    private final String name;
    private final Path folder;
    private final @Nullable FolderWatch watch;

    /**
     * The plugins that were listed. A listed plugin that cannot be looked at any more is still
     * there. A plugin that never could be looked at is not listed.
     */
    private final Map<String, FolderPlugin> listed = new ConcurrentHashMap<>();

    private volatile List<LookAlike> lookAlikes = List.of();

    /** Whether a search for look-alikes was made; later ones are up to the watcher. */
    private volatile boolean searched;

    private FolderSource(String name, Path folder, @Nullable FolderWatch watch) {
        this.name = name;
        this.folder = folder;
        this.watch = watch;
    }

    /**
     * Makes a source of the plugins in a folder. The folder's name is the name of the source.
     *
     * @param watch how to watch the folder, or null to leave it unwatched
     */
    public static FolderSource of(Path folder, @Nullable FolderWatch watch) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path last = absolute.getFileName();
        String name = last == null ? "root" : PluginNames.shown(last.toString());
        return new FolderSource(name, absolute, watch);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FolderSource named(String other) {
        return new FolderSource(other, folder, watch);
    }

    @Override
    public List<Path> hostPaths() {
        return List.of(folder);
    }

    Path folder() {
        return folder;
    }

    @Override
    public Watching watch(Listener listener) {
        if (watch == null) {
            return () -> {};
        }
        FolderWatcher watcher = new FolderWatcher(this, watch, listener);
        watcher.start();
        return watcher;
    }

    @Override
    public List<PluginFiles> discover() throws IOException {
        List<PluginFiles> plugins = plugins();
        if (watch == null || !searched) {
            searched = true;
            lookAlikes = LookAlikes.in(folder);
        }
        return plugins;
    }

    /** What looks like a plugin and is none, as it was found last. */
    List<LookAlike> lookAlikes() {
        return lookAlikes;
    }

    /** The watcher found others, which have come to rest. */
    void lookAlikes(List<LookAlike> found) {
        lookAlikes = found;
    }

    private List<PluginFiles> plugins() throws IOException {
        Map<String, FolderPlugin> found = new HashMap<>();
        list(directory -> {}).forEach(plugin -> found.put(plugin.name(), plugin));
        List<FolderPlugin> unseen = new ArrayList<>(listed.values());
        unseen.removeIf(plugin -> found.containsKey(plugin.name()));
        if (unseen.stream().anyMatch(FolderPlugin::gone)) {
            FolderPlugin.requireFolder(folder);
        }
        for (FolderPlugin plugin : unseen) {
            if (plugin.gone()) {
                listed.remove(plugin.name());
            } else {
                found.put(plugin.name(), plugin);
            }
        }
        listed.putAll(found);
        return List.copyOf(found.values());
    }

    /**
     * Lists the manifests that can be seen: {@code <name>/plugin.yaml} and {@code
     * <name>.plugin.yaml}. It leaves out names that begin with a dot: editors keep their copies
     * there, and Kubernetes the versions of a mounted volume.
     *
     * @param directories gets the folders in which a manifest may appear
     * @throws IOException if the folder cannot be read
     */
    List<FolderPlugin> list(Consumer<Path> directories) throws IOException {
        List<FolderPlugin> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String file = entry.getFileName().toString();
                if (file.startsWith(".")) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    directories.accept(entry);
                    if (Files.exists(entry.resolve(MANIFEST))) {
                        found.add(plugin(entry.resolve(MANIFEST)));
                    }
                } else if (file.endsWith(SUFFIX)) {
                    found.add(plugin(entry));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw FolderPlugin.missingFolder(folder, e);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private FolderPlugin plugin(Path manifest) {
        return FolderPlugin.of(nameOf(manifest), manifest, folder);
    }

    /** The name of the plugin of a manifest below the folder. */
    String nameOf(Path manifest) {
        return folder.relativize(manifest).toString().replace('\\', '/');
    }

    /**
     * Finds the plugin of a manifest, if the manifest is where this source looks. From now on the
     * plugin counts as listed.
     *
     * @param manifest an absolute, normalized path
     */
    Optional<FolderPlugin> find(Path manifest) {
        if (!manifest.startsWith(folder)) {
            return Optional.empty();
        }
        Path below = folder.relativize(manifest);
        String first = below.getName(0).toString();
        boolean looked =
                below.getNameCount() == 1
                        ? first.endsWith(SUFFIX)
                        : below.getNameCount() == 2 && below.endsWith(MANIFEST);
        if (!looked || first.startsWith(".")) {
            return Optional.empty();
        }
        FolderPlugin plugin = plugin(manifest);
        listed.put(plugin.name(), plugin);
        return Optional.of(plugin);
    }
}
