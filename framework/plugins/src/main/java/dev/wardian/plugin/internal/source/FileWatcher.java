package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks at files, after events and from time to time. */
abstract class FileWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatcher.class);
    private static final long JOIN_MILLIS = 10_000;

    /** Events within this part of the time for settling are one swarm. */
    private static final int SWARM = 5;

    private final String what;
    private final FolderWatch settings;
    private final @Nullable WatchedDirectories directories;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    private @Nullable String lastFailure;

    /**
     * @param threadName the name of the thread
     * @param what what is looked at, for the log
     * @param place a path in the file system whose events are used
     */
    FileWatcher(String threadName, String what, Path place, FolderWatch settings) {
        this.what = what;
        this.settings = settings;
        this.directories = settings.events() ? WatchedDirectories.of(place) : null;
        this.thread = OwnThreads.repeating(threadName, this::lookAndWait);
    }

    /** Looks once. */
    abstract void look() throws IOException, InterruptedException;

    /**
     * Nanoseconds until the next look if nothing happens.
     *
     * @param now a moment of {@link System#nanoTime()}
     * @param most the most nanoseconds
     */
    abstract long untilDue(long now, long most);

    final void start() {
        thread.start();
    }

    /** What is looked at can be read. */
    final void isReadable() {
        lastFailure = null;
    }

    /**
     * Asks for events in exactly these directories.
     *
     * @return whether one of them is new: a change before now was no event
     */
    final boolean watch(Set<Path> places) {
        return directories != null && directories.watch(places);
    }

    final boolean isOpen() {
        return stopped.getCount() > 0;
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
            if (isOpen()) {
                LOG.error("a look at {} failed", what, e);
            }
            least = settings.debounce().toNanos();
        }
        return await(Math.max(untilDue(System.nanoTime(), settings.poll().toNanos()), least));
    }

    /** Reports the same failure once: what is looked at may be away for long. */
    private void report(IOException failure) {
        String text = failure.toString();
        if (!text.equals(lastFailure)) {
            lastFailure = text;
            LOG.warn("{} cannot be read now: {}", what, ErrorRenderer.printable(text));
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

    /** The directory of a file, and the directory of the file behind it if it is a link. */
    static void addPlaceOf(Path file, Set<Path> places) {
        addParent(file, places);
        try {
            addParent(file.toRealPath(), places);
        } catch (IOException e) {
            // A file that is not there has no other place.
        }
    }

    static void addParent(Path file, Set<Path> places) {
        Path parent = file.getParent();
        if (parent != null) {
            places.add(parent);
        }
    }

    /** Ends the thread, and waits for at most ten seconds until it has ended. */
    @Override
    public final void close() {
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
