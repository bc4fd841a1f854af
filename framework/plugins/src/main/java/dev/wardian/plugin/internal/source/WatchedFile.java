package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.GrantStore.Listener;
import dev.wardian.plugin.GrantStore.Subscription;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.PluginException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator decides in a file. It is watched while somebody subscribes.
 *
 * @param <T> what the file has
 */
final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

    private final String threadName;
    private final Path file;
    private final String name;
    private final Supplier<T> reader;
    private final Optional<FolderWatch> how;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile T current;

    /** Held while the file is read or written. */
    private final Object contents = new Object();

    /** Under this object's monitor. */
    private @Nullable Watcher watcher;

    /**
     * Reads the file.
     *
     * @param threadName the name of the thread that watches
     * @param file the file
     * @param reader reads it
     * @param how how to notice changes; if empty, nothing is noticed
     * @throws PluginException of the reader
     */
    WatchedFile(String threadName, Path file, Supplier<T> reader, Optional<FolderWatch> how) {
        this.threadName = threadName;
        this.file = file.toAbsolutePath();
        this.name = file.toString();
        this.reader = reader;
        this.how = how;
        this.current = reader.get();
    }

    /** What the file had when it was read last. */
    T current() {
        return current;
    }

    /**
     * Writes the file. It is not read meanwhile, so that what was read before does not come back.
     *
     * @param change writes the file, and returns what it has
     */
    void write(Supplier<T> change) {
        synchronized (contents) {
            current = change.get();
        }
    }

    /** Watches the file until the result is closed. */
    Subscription subscribe(Listener listener) {
        // An object of its own, so that one listener can subscribe twice.
        Listener own =
                new Listener() {
                    @Override
                    public void changed() {
                        listener.changed();
                    }

                    @Override
                    public void rejected(PluginException reason) {
                        listener.rejected(reason);
                    }
                };
        synchronized (this) {
            listeners.add(own);
            if (watcher == null && how.isPresent()) {
                watcher = new Watcher(how.get());
                watcher.start();
            }
        }
        return () -> end(own);
    }

    private void end(Listener listener) {
        Watcher ending = null;
        synchronized (this) {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                ending = watcher;
                watcher = null;
            }
        }
        if (ending != null) {
            ending.close();
        }
    }

    /** Looks at the file, and reads it once it has come to rest. */
    private final class Watcher extends FileWatcher {
        private final SettlingFiles settling;
        private final Set<String> names = Set.of(name);

        /** What was rejected last and has not become right since; its text tells it from others. */
        private @Nullable String rejected;

        Watcher(FolderWatch how) {
            super(threadName, "the file " + name, file, how);
            this.settling = new SettlingFiles(how.debounce().toNanos());
        }

        @Override
        void look() {
            FileStamp stamp;
            do {
                stamp = FileStamp.of(file);
            } while (watch(places()));
            long now = System.nanoTime();
            settling.observe(Map.of(name, List.of(stamp)), now);
            if (!settling.rested(now).isEmpty() && isOpen()) {
                settling.looked(names, read(false) ? Set.of() : names);
            }
            if (!settling.overdue(now).isEmpty() && isOpen()) {
                read(true);
                settling.looked(names, Set.of());
            }
        }

        /**
         * The directories in which events tell of the file, or of the folder that brings it back.
         */
        private Set<Path> places() {
            Set<Path> places = new HashSet<>();
            addPlaceOf(file, places);
            Path folder = file.getParent();
            if (folder != null) {
                addPlaceOf(folder, places);
            }
            return places;
        }

        @Override
        long untilDue(long now, long most) {
            return settling.untilDue(now, most);
        }

        /**
         * Reads the file and notifies of what is new.
         *
         * @param counts whether it counts if it is wrong
         * @return whether it is right
         */
        private boolean read(boolean counts) {
            boolean news;
            try {
                news = readNews();
            } catch (PluginException e) {
                return isWrong(e, counts);
            } catch (RuntimeException e) {
                // A capability reads its own part of the file.
                return isWrong(HostFailure.of(CallInfo.NONE, e), counts);
            }
            boolean again = rejected != null;
            rejected = null;
            if (news || again) {
                tell(Listener::changed);
            }
            return true;
        }

        /** Reads the file; says whether it has something else than before. */
        private boolean readNews() {
            synchronized (contents) {
                T read = reader.get();
                boolean news = isOther(read);
                if (news) {
                    current = read;
                }
                return news;
            }
        }

        private boolean isOther(T read) {
            try {
                return !Objects.equals(read, current);
            } catch (RuntimeException | Error e) {
                // A capability compares its policies; where it cannot, they count as other ones.
                LOG.error("what {} has cannot be compared with what it had", name, e);
                return true;
            }
        }

        private boolean isWrong(PluginException reason, boolean counts) {
            String text = String.valueOf(reason.getMessage());
            if (counts && !text.equals(rejected)) {
                rejected = text;
                tell(listener -> listener.rejected(reason));
            }
            return false;
        }

        /** A listener that fails keeps nothing from the others. */
        private void tell(Consumer<Listener> event) {
            for (Listener listener : listeners) {
                try {
                    event.accept(listener);
                } catch (RuntimeException | Error e) {
                    LOG.error("a listener of {} failed", name, e);
                }
            }
        }
    }
}
