package dev.wardian.plugin.internal.source;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import dev.wardian.plugin.error.ErrorRenderer;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of directories. An event means only that it is time to look. */
final class WatchedDirectories implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedDirectories.class);

    private final WatchService service;
    private Set<WatchKey> keys = new HashSet<>();
    private boolean refused;

    private WatchedDirectories(WatchService service) {
        this.service = service;
    }

    /** Makes watches in the file system of {@code folder}; null if it has no events. */
    static @Nullable WatchedDirectories of(Path folder) {
        try {
            return new WatchedDirectories(folder.getFileSystem().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("no events of {}, it is polled: {}", folder, e.toString());
            return null;
        }
    }

    /**
     * Watches exactly these directories, and the directories behind links.
     *
     * @return whether one of them is new; false once this was closed
     */
    boolean watch(Set<Path> directories) {
        Set<WatchKey> wanted = new HashSet<>();
        for (Path directory : directories) {
            try {
                if (Files.isDirectory(directory)) {
                    wanted.add(
                            directory.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY));
                }
            } catch (ClosedWatchServiceException e) {
                return false;
            } catch (IOException e) {
                warnOnce(directory, e);
            }
        }
        for (WatchKey key : keys) {
            if (!wanted.contains(key)) {
                key.cancel();
            }
        }
        boolean more = !keys.containsAll(wanted);
        keys = wanted;
        return more;
    }

    /** Warns once, and not about a directory that was removed meanwhile. */
    private void warnOnce(Path directory, IOException failure) {
        if (!refused && Files.isDirectory(directory)) {
            refused = true;
            LOG.warn(
                    "no events of {}, it is polled: {}",
                    ErrorRenderer.printable(directory.toString()),
                    ErrorRenderer.printable(failure.toString()));
        }
    }

    /**
     * Waits until something happens in one of the directories, for at most {@code nanos}
     * nanoseconds.
     *
     * @return false once this was closed
     */
    boolean await(long nanos) {
        try {
            WatchKey key = service.poll(nanos, TimeUnit.NANOSECONDS);
            while (key != null) {
                key.pollEvents();
                key.reset();
                key = service.poll();
            }
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; were it so, a look too many is no harm.
            return true;
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.warn("events of a folder could not be stopped", e);
        }
    }
}
