package dev.wardian.plugin;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.source.GrantsFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the grants of the operator are kept. They may change while plugins run. {@link #file(Path,
 * Capabilities, FolderWatch)} is a store; an application can write others, for a database for
 * example. Implementations are thread-safe.
 */
public interface GrantStore {
    /** {@return the grants that are in force now} The method returns at once. */
    Grants current();

    /**
     * Notifies a listener of changes until the result is closed.
     *
     * @param listener may be called on any thread, also before this method returns; calls must not
     *     overlap
     * @return ends the notifications when it is closed
     */
    Subscription subscribe(Listener listener);

    /**
     * {@return the files and folders of this host that the store reads or writes; absolute paths}
     * Plugins cannot write there, whatever the grants say. By default there are none.
     */
    default List<Path> hostPaths() {
        return List.of();
    }

    /** What a store notifies: a manager. Stores call it, they do not implement it. */
    interface Listener {
        /**
         * {@link GrantStore#current} returns other grants from now on. What they take away is taken
         * away when this method returns; reloads of plugins follow on other threads.
         */
        void changed();

        /**
         * There are new grants that cannot be used. Those before stay in force.
         *
         * @param reason what is wrong with them, and where
         */
        void rejected(PluginException reason);
    }

    /** A store that notifies a listener. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        /** Ends it. Notifications afterwards have no effect. */
        @Override
        void close();
    }

    /**
     * The grants in a file, which {@link dev.wardian.plugin.manifest.GrantsReader} describes. While
     * there is a subscription, a thread watches the file by the same rules as a folder of plugins:
     * it reads the file again when the file has changed and come to rest. A file that is missing or
     * has problems has eight times the debounce to become right; then it is rejected, and the
     * grants that were read last stay in force.
     *
     * @param file the file
     * @param capabilities the capabilities of the host; each reads its own part of the file
     * @param how how to notice changes
     * @return the store, which has read the file
     * @throws ManifestException with every problem of the file
     */
    static GrantStore file(Path file, Capabilities capabilities, FolderWatch how) {
        return GrantsFile.of(file, capabilities, how);
    }
}
