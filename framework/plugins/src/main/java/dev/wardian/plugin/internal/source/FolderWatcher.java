package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A thread that looks at a folder, after events and from time to time. It reports plugins that
 * changed and have come to rest.
 */
final class FolderWatcher extends FileWatcher implements PluginSource.Watching {
    private final FolderSource source;
    private final Path folder;
    private final PluginSource.Listener listener;
    private final SettlingFiles settling;
    private final SettlingLookAlikes lookAlikes;

    /** The module of each manifest that was read. A manifest is read again only after a change. */
    private final Map<String, Module> modules = new HashMap<>();

    private record Module(FileStamp manifest, @Nullable String file) {}

    FolderWatcher(FolderSource source, FolderWatch settings, PluginSource.Listener listener) {
        super("wardian-watch", "the folder " + source.folder(), source.folder(), settings);
        this.source = source;
        this.folder = source.folder();
        this.listener = listener;
        this.settling = new SettlingFiles(settings.debounce().toNanos());
        this.lookAlikes = new SettlingLookAlikes(settings.debounce().toNanos());
    }

    @Override
    long untilDue(long now, long most) {
        return lookAlikes.untilDue(now, settling.untilDue(now, most));
    }

    @Override
    void look() throws IOException, InterruptedException {
        Map<String, List<FileStamp>> stamps = stamps();
        isReadable();
        modules.keySet().retainAll(stamps.keySet());
        long now = System.nanoTime();
        settling.observe(stamps, now);
        Set<String> rested = settling.rested(now);
        if (!rested.isEmpty() && isOpen()) {
            settling.looked(rested, listener.offer(rested));
        }
        Set<String> overdue = settling.overdue(now);
        if (!overdue.isEmpty() && isOpen()) {
            listener.changed(overdue);
            settling.looked(overdue, Set.of());
        }
        List<LookAlike> known = source.lookAlikes();
        List<LookAlike> settled = lookAlikes.settled(LookAlikes.in(folder), known, now);
        if (!settled.equals(known) && isOpen()) {
            source.lookAlikes(settled);
            listener.changed(Set.of());
        }
    }

    /** The stamps of all plugins. A change after the stamps is an event. */
    private Map<String, List<FileStamp>> stamps() throws IOException {
        while (true) {
            Set<Path> places = new HashSet<>(Set.of(folder));
            addParent(folder, places);
            Map<String, List<FileStamp>> stamps = new HashMap<>();
            boolean more;
            try {
                for (FolderPlugin plugin : source.list(places::add)) {
                    stamps.put(plugin.name(), stamps(plugin, places));
                }
            } finally {
                // A folder that is away comes back in its parent.
                more = watch(places);
            }
            if (!more) {
                return stamps;
            }
        }
    }

    private List<FileStamp> stamps(FolderPlugin plugin, Set<Path> places) {
        FileStamp manifest = FileStamp.of(plugin.path());
        addPlaceOf(plugin.path(), places);
        Module known = modules.get(plugin.name());
        if (known == null || !known.manifest().equals(manifest)) {
            known = new Module(manifest, moduleFile(plugin));
            modules.put(plugin.name(), known);
        }
        if (known.file() == null) {
            return List.of(manifest);
        }
        Path module = plugin.locate(known.file());
        addPlaceOf(module, places);
        return List.of(manifest, FileStamp.of(module));
    }

    /** The path of the module in a manifest as it is now, or null if the manifest does not say. */
    private static @Nullable String moduleFile(FolderPlugin plugin) {
        try {
            byte[] bytes = plugin.manifest(LocatedYaml.MAX_BYTES + 1);
            return ManifestReader.moduleFile(bytes).orElse(null);
        } catch (IOException e) {
            return null;
        }
    }
}
