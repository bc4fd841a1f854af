package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.error.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sources of a manager, and the names of their plugins. */
public final class Sources implements AutoCloseable {
    private final Duration timeout;
    private final SourceThreads threads = new SourceThreads();
    private final List<SourceAccess> all = new ArrayList<>();
    private final Map<FolderSource, SourceAccess> folders = new LinkedHashMap<>();
    private final ManifestPaths paths = new ManifestPaths();
    private final SourceAccess loadedByPath;

    /**
     * @param given the sources. With one source, a plugin's name in the manager is its name in the
     *     source. With several, the source's name and a slash go before it
     * @param timeout the longest time that a source may take for one answer
     * @throws IllegalArgumentException if a source has no valid name, or the name of another one
     */
    public Sources(List<PluginSource> given, Duration timeout) {
        this.timeout = timeout;
        Set<String> names = new HashSet<>();
        for (PluginSource source : given) {
            String name = Objects.requireNonNullElse(source.name(), "");
            String defect = PluginNames.defectOfSource(name);
            if (defect != null) {
                throw new IllegalArgumentException(
                        "\"" + PluginNames.shown(name) + "\" cannot name a source: " + defect);
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException(
                        "two sources are called " + name + "; PluginSource.named renames one");
            }
            String prefix = given.size() == 1 ? "" : name + "/";
            SourceAccess access = access(source, name, prefix, all.size());
            all.add(access);
            if (source instanceof FolderSource folder) {
                folders.put(folder, access);
            }
        }
        loadedByPath = access(paths, paths.name(), "", all.size());
        all.add(loadedByPath);
    }

    private SourceAccess access(PluginSource source, String name, String prefix, int order) {
        return new SourceAccess(source, name, prefix, order, new SourceCalls(timeout, threads));
    }

    /**
     * The sources in their given order, then the source of manifests that the application loads by
     * path.
     */
    public List<SourceAccess> all() {
        return Collections.unmodifiableList(all);
    }

    /** The files and folders of the host that the sources read. */
    public List<Path> hostPaths() {
        return all.stream().flatMap(access -> access.hostPaths().stream()).toList();
    }

    /** Whether a refresh looks at a source. */
    public boolean isListed(SourceAccess source) {
        return all.contains(source);
    }

    /**
     * Finds the plugin of a manifest. A plugin that a folder lists belongs to that folder. The name
     * of any other is its path below a folder, or its absolute path.
     */
    public FoundPlugin at(Path manifest) {
        Path absolute = manifest.toAbsolutePath().normalize();
        for (Map.Entry<FolderSource, SourceAccess> each : folders.entrySet()) {
            Optional<FolderPlugin> listed = each.getKey().find(absolute);
            if (listed.isPresent()) {
                return each.getValue().found(listed.get());
            }
        }
        FolderSource around = folderAround(absolute);
        SourceAccess access = around == null ? null : folders.get(around);
        FolderPlugin plugin =
                around == null || access == null
                        ? FolderPlugin.of(absolute.toString().replace('\\', '/'), absolute, null)
                        : FolderPlugin.of(
                                access.managed(around.nameOf(absolute)), absolute, around.folder());
        paths.add(plugin);
        return loadedByPath.found(plugin);
    }

    /** The nearest folder above a path, or null. */
    private @Nullable FolderSource folderAround(Path absolute) {
        FolderSource nearest = null;
        for (FolderSource folder : folders.keySet()) {
            if (absolute.startsWith(folder.folder())
                    && (nearest == null
                            || folder.folder().getNameCount() > nearest.folder().getNameCount())) {
                nearest = folder;
            }
        }
        return nearest;
    }

    /**
     * What looks like a plugin in the folders and is none, as it was found last. A file in a folder
     * that is a source itself is that source's.
     *
     * @param isPlugin whether there is a plugin of a name all the same
     */
    public List<Problem> lookAlikes(Predicate<String> isPlugin) {
        List<Problem> problems = new ArrayList<>();
        folders.forEach(
                (folder, access) -> {
                    for (LookAlike each : folder.lookAlikes()) {
                        String managed = access.managed(each.name());
                        if (folderAround(each.path()) == folder && !isPlugin.test(managed)) {
                            problems.add(each.problem(managed));
                        }
                    }
                });
        return problems;
    }

    /** A plugin that the application loads by itself. A refresh does not look at it. */
    public FoundPlugin of(PluginFiles files) {
        String name = PluginNames.shown(Objects.requireNonNullElse(files.name(), ""));
        return access(new SinglePlugin(files), name, "", Integer.MAX_VALUE).found(files);
    }

    /** Interrupts the sources and accepts no more calls of them. */
    @Override
    public void close() {
        threads.close();
    }
}
