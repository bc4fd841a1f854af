package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that looks at a folder when an event says so, and every now and then, and has sources
 * refreshed that changed and came to rest.
 */
public final class FolderWatcher implements AutoCloseable {
    /** What the watcher has done. */
    public interface Target {
        /**
         * Refreshes sources.
         *
         * @param due their names
         * @param patient whether files that do not fit together are left alone
         * @return the names of those that were left alone
         * @throws IOException if the folder cannot be read, or goes away meanwhile; what was not
         *     looked at has not changed
         */
        Set<String> refresh(Set<String> due, boolean patient) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);
    private static final long JOIN_MILLIS = 10_000;

    /** The part of the time for settling in which events are one swarm. */
    private static final int SWARM = 5;

    private final Path folder;
    private final FolderWatch settings;
    private final Function<FolderSource, @Nullable String> moduleFile;
    private final Target target;
    private final @Nullable WatchedDirectories directories;
    private final SettlingFiles settling;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** The module of each manifest that was read, so that it is read again only when it changed. */
    private final Map<String, Module> modules = new HashMap<>();

    private record Module(FileStamp manifest, @Nullable String file) {}

    private @Nullable String lastFailure;

    /**
     * @param moduleFile the path of the module in a source's manifest, or null if it does not tell
     */
    public FolderWatcher(
            Path folder,
            FolderWatch settings,
            Function<FolderSource, @Nullable String> moduleFile,
            Target target) {
        this.folder = folder.toAbsolutePath().normalize();
        this.settings = settings;
        this.moduleFile = moduleFile;
        this.target = target;
        this.directories = settings.events() ? WatchedDirectories.of(this.folder) : null;
        this.settling = new SettlingFiles(settings.debounce().toNanos());
        this.thread = new Thread(this::run, "wardian-watch");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        boolean open = true;
        while (open) {
            long least = 0;
            try {
                look();
            } catch (IOException e) {
                report(e);
                least = settings.debounce().toNanos();
            } catch (RuntimeException e) {
                LOG.error("a look at the folder of plugins failed", e);
                least = settings.debounce().toNanos();
            }
            long due = settling.untilDue(System.nanoTime(), settings.poll().toNanos());
            open = await(Math.max(due, least));
        }
    }

    /** The same failure is told once: the folder may be away for long. */
    private void report(IOException failure) {
        String text = failure.toString();
        if (!text.equals(lastFailure)) {
            lastFailure = text;
            LOG.warn("the folder of plugins cannot be read now: {}", text);
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
            // Nobody interrupts this thread but code of a plugin's host functions.
            return stopped.getCount() > 0;
        }
    }

    private void look() throws IOException {
        Map<String, List<FileStamp>> stamps = stamps();
        lastFailure = null;
        modules.keySet().retainAll(stamps.keySet());
        long now = System.nanoTime();
        settling.observe(stamps, now);
        refresh(settling.rested(now), true);
        refresh(settling.overdue(now), false);
    }

    /** The stamps of all sources; what happens after that is an event. */
    private Map<String, List<FileStamp>> stamps() throws IOException {
        while (true) {
            Set<Path> places = new HashSet<>(Set.of(folder));
            addParent(folder, places);
            Map<String, List<FileStamp>> stamps = new HashMap<>();
            boolean more;
            try {
                for (FolderSource source : FolderSource.discover(folder, places::add)) {
                    stamps.put(source.name(), stamps(source, places));
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

    private void refresh(Set<String> due, boolean patient) throws IOException {
        if (!due.isEmpty() && stopped.getCount() > 0) {
            settling.looked(due, target.refresh(due, patient));
        }
    }

    private List<FileStamp> stamps(FolderSource source, Set<Path> places) {
        FileStamp manifest = FileStamp.of(source.path());
        addPlaceOf(source.path(), places);
        Module known = modules.get(source.name());
        if (known == null || !known.manifest().equals(manifest)) {
            known = new Module(manifest, moduleFile.apply(source));
            modules.put(source.name(), known);
        }
        if (known.file() == null) {
            return List.of(manifest);
        }
        Path module = source.locate(known.file());
        addPlaceOf(module, places);
        return List.of(manifest, FileStamp.of(module));
    }

    /** The directory of a file, and that of the file that it leads to. */
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

    /** Ends the thread; must not be called with a lock that {@link Target} takes. */
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
