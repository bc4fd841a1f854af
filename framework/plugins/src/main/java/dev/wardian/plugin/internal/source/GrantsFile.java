package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.manifest.GrantsReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The grants in a file. It is watched while somebody subscribes. */
public final class GrantsFile implements GrantStore {
    private static final Logger LOG = LoggerFactory.getLogger(GrantsFile.class);

    private final Path file;
    private final String name;
    private final GrantsReader reader;
    private final FolderWatch how;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Grants current;

    /** Under this object's monitor. */
    private @Nullable Watcher watcher;

    private GrantsFile(Path file, Capabilities capabilities, FolderWatch how) {
        this.file = file.toAbsolutePath();
        this.name = file.toString();
        this.reader = new GrantsReader(capabilities);
        this.how = how;
        this.current = reader.read(this.file, name);
    }

    /**
     * Reads a file.
     *
     * @throws dev.wardian.plugin.error.ManifestException with every problem
     */
    public static GrantsFile of(Path file, Capabilities capabilities, FolderWatch how) {
        return new GrantsFile(file, capabilities, how);
    }

    @Override
    public Grants current() {
        return current;
    }

    @Override
    public Subscription subscribe(Listener listener) {
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
            if (watcher == null) {
                watcher = new Watcher();
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
        private final SettlingFiles settling = new SettlingFiles(how.debounce().toNanos());
        private final Set<String> names = Set.of(name);

        /** What was rejected last and has not become right since; its text tells it from others. */
        private @Nullable String rejected;

        Watcher() {
            super("wardian-grants", "the file " + name, file, how);
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
            Grants read;
            try {
                read = reader.read(file, name);
            } catch (PluginException e) {
                return isWrong(e, counts);
            } catch (RuntimeException e) {
                // A capability reads its own part of the file.
                return isWrong(HostFailure.of(CallInfo.NONE, e), counts);
            }
            boolean again = rejected != null;
            rejected = null;
            if (isOther(read) || again) {
                current = read;
                tell(Listener::changed);
            }
            return true;
        }

        private boolean isOther(Grants read) {
            try {
                return !Objects.equals(read, current);
            } catch (RuntimeException | Error e) {
                // A capability compares its policies; where it cannot, they count as other ones.
                LOG.error("the grants of {} cannot be compared with those before", name, e);
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
