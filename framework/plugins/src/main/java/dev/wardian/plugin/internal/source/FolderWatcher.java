package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.internal.threads.OwnThreads;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that looks at a folder, after events and from time to time. It reports plugins that
 * changed and have come to rest.
 */
final class FolderWatcher implements PluginSource.Watching {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);
    private static final long JOIN_MILLIS = 10_000;

    /** Events within this part of the time for settling are one swarm. */
    private static final int SWARM = 5;

    private final FolderSource source;
    private final Path folder;
    private final FolderWatch settings;
    private final PluginSource.Listener listener;
    private final @Nullable WatchedDirectories directories;
    private final SettlingFiles settling;
    private final SettlingLookAlikes lookAlikes;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** The module of each manifest that was read. A manifest is read again only after a change. */
    private final Map<String, Module> modules = new HashMap<>();

    private record Module(FileStamp manifest, @Nullable String file) {}

    private @Nullable String lastFailure;

    FolderWatcher(FolderSource source, FolderWatch settings, PluginSource.Listener listener) {
        this.source = source;
        this.folder = source.folder();
        this.settings = settings;
        this.listener = listener;
        this.directories = settings.events() ? WatchedDirectories.of(this.folder) : null;
        this.settling = new SettlingFiles(settings.debounce().toNanos());
        this.lookAlikes = new SettlingLookAlikes(settings.debounce().toNanos());
        this.thread = OwnThreads.repeating("wardian-watch", this::lookAndWait);
    }

    void start() {
        thread.start();
    }

    /** Looks once and waits for the next look; false once the watcher is closed. */
    private boolean lookAndWait() {
        long least = 0;
        try {
            look();
        } catch (IOException e) {
            report(e);
            least = settings.debounce().toNanos();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; were it so, the next look would do.
            least = settings.debounce().toNanos();
        } catch (RuntimeException e) {
            LOG.error("a look at the folder {} failed", folder, e);
            least = settings.debounce().toNanos();
        }
        long now = System.nanoTime();
        long due = settling.untilDue(now, settings.poll().toNanos());
        due = Math.min(due, lookAlikes.untilDue(now, settings.poll().toNanos()));
        return await(Math.max(due, least));
    }

    /** Reports the same failure once: the folder may be away for long. */
    private void report(IOException failure) {
        String text = failure.toString();
        if (!text.equals(lastFailure)) {
            lastFailure = text;
            LOG.warn("the folder {} cannot be read now: {}", folder, text);
        }
    }

    /** Waits for the next look; false once the watcher is closed. */
    private boolean await(long nanos) {
        if (directories == null) {
            return rest(nanos);
        }
        long until = System.nanoTime() + nanos;
        boolean open = directories.await(nanos);
        // Events come in swarms, and one look serves them all.
        long early = until - System.nanoTime();
        return open && rest(Math.min(early, settings.debounce().toNanos() / SWARM));
    }

    private boolean rest(long nanos) {
        try {
            return !stopped.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; were it so, a look too many is no harm.
            return isOpen();
        }
    }

    private void look() throws IOException, InterruptedException {
        Map<String, List<FileStamp>> stamps = stamps();
        lastFailure = null;
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
                more = directories != null && directories.watch(places);
            }
            if (!more) {
                return stamps;
            }
        }
    }

    private boolean isOpen() {
        return stopped.getCount() > 0;
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

    /** The directory of a file, and the directory of the file behind it if it is a link. */
    private static void addPlaceOf(Path file, Set<Path> places) {
        addParent(file, places);
        try {
            addParent(file.toRealPath(), places);
        } catch (IOException e) {
            // A file that is not there has no other place.
        }
    }

    private static void addParent(Path file, Set<Path> places) {
        Path parent = file.getParent();
        if (parent != null) {
            places.add(parent);
        }
    }

    /** Ends the thread, and waits for at most ten seconds until it has ended. */
    @Override
    public void close() {
        stopped.countDown();
        if (directories != null) {
            directories.close();
        }
        if (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
