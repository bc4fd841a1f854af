package dev.wardian.plugin;

import dev.wardian.plugin.internal.source.ClassPathSource;
import dev.wardian.plugin.internal.source.FolderSource;
import dev.wardian.plugin.internal.source.RenamedSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A place that holds plugins and may change: a folder, a class path, a registry, a database. A
 * manager has any number of sources ({@link PluginManager.Builder#source}).
 *
 * <p>The manager calls a source on threads of its own and waits at most {@link
 * PluginManager.Builder#sourceTimeout} for each result. If a source fails, times out or returns
 * nonsense, nothing of it changes: its plugins run on, and the manager goes on with the other
 * sources. The manager makes one call of a source at a time, but for {@link #watch} and {@link
 * Watching#close}.
 */
public interface PluginSource {
    /**
     * The most plugins that a source may list. If it lists more, the manager looks at none of them.
     */
    int MAX_PLUGINS = 10_000;

    /**
     * {@return the name of the source: 1 to 128 characters on one line, without {@code /}} The
     * sources of a manager have different names. The manager calls this method once.
     */
    String name();

    /**
     * Lists the plugins that are there now, in any order. The manager unloads a plugin that is not
     * listed any more. A source that cannot tell whether a plugin is there must throw.
     *
     * @return the plugins, at most {@link #MAX_PLUGINS}, each with a name of its own
     * @throws IOException if the source cannot be read now
     */
    List<PluginFiles> discover() throws IOException;

    /**
     * {@return the files and folders of this host that the source reads; absolute paths} Plugins
     * cannot write there, whatever the grants say. By default there are none.
     */
    default List<Path> hostPaths() {
        return List.of();
    }

    /**
     * Notifies a listener of changes until the result is closed. The manager calls this method
     * once, before its first {@link #discover}. The default never notifies, as for a source that
     * does not change.
     *
     * @param listener may be called on any thread, also before this method returns
     * @return ends the notifications when it is closed
     * @throws IOException if the source cannot be watched now; the next {@link
     *     PluginManager#loadAll} or {@link PluginManager#refresh} calls again
     */
    default Watching watch(Listener listener) throws IOException {
        return () -> {};
    }

    /**
     * {@return the same source under another name}
     *
     * @param other the new name, as {@link #name} describes it
     */
    default PluginSource named(String other) {
        return new RenamedSource(other, this);
    }

    /** What a source notifies: its manager. Sources call it, they do not implement it. */
    interface Listener {
        /**
         * Something changed. The manager looks at all plugins of the source. This method returns at
         * once; the manager looks once for several calls in quick succession. If the source cannot
         * be read then, the manager tries again after a second, and later after up to a minute.
         */
        void changed();

        /**
         * These plugins were added, changed or removed. The manager looks at them, as {@link
         * #changed()} describes it.
         *
         * @param names the names that {@link PluginFiles#name} returns, at most {@link
         *     #MAX_PLUGINS}
         */
        void changed(Collection<String> names);

        /**
         * These plugins were added, changed or removed, and the source cannot tell whether their
         * files are complete. The manager looks at them. It leaves a plugin as it is if manifest
         * and module do not fit together, as while somebody writes them. This method waits until
         * the manager has looked, but not until plugins have started. So {@link #discover} must not
         * call it, and must not need a lock that the caller holds.
         *
         * @param names as for {@link #changed(Collection)}
         * @return the names of the plugins that do not fit together; the source offers them again.
         *     Empty once the manager is closed
         * @throws IOException if the source could not be read. The manager does not try again: the
         *     source offers the plugins again
         * @throws InterruptedException if the thread is interrupted while it waits
         */
        Set<String> offer(Collection<String> names) throws IOException, InterruptedException;
    }

    /** A source that notifies a listener. */
    @FunctionalInterface
    interface Watching extends AutoCloseable {
        /** Ends it. Notifications afterwards have no effect. */
        @Override
        void close();
    }

    /**
     * The plugins of a folder: {@code <folder>/<name>/plugin.yaml} with the module below {@code
     * <folder>/<name>}, and {@code <folder>/<name>.plugin.yaml} with the module below {@code
     * <folder>}. Names that begin with a dot are ignored. The module may not lie outside, through a
     * link in the file system neither. The name of a plugin is the path of its manifest below the
     * folder, with {@code /}. The name of the source is that of the folder.
     *
     * <p>A plugin stays loaded if its manifest cannot be looked at, for lack of rights for example.
     *
     * @param folder the folder, which need not exist before the manager reads it
     * @return the source, without notifications of changes
     */
    static PluginSource folder(Path folder) {
        return FolderSource.of(folder, null);
    }

    /**
     * The plugins of a folder, as {@link #folder(Path)}, with notifications of changes.
     *
     * @param folder the folder, which need not exist before the manager reads it
     * @param watch how to notice changes
     * @return the source
     */
    static PluginSource folder(Path folder, FolderWatch watch) {
        return FolderSource.of(folder, watch);
    }

    /**
     * Plugins that are resources of a class loader, as part of an application. There are no
     * notifications of changes. The name of the source is {@code classpath}, the name of a plugin
     * is the path of its manifest.
     *
     * @param loader finds the resources
     * @param manifests the path of each manifest, for example {@code plugins/greeter/plugin.yaml};
     *     the module lies beside it
     * @return the source
     */
    static PluginSource ofClassPath(ClassLoader loader, String... manifests) {
        return new ClassPathSource(loader, List.of(manifests));
    }
}
