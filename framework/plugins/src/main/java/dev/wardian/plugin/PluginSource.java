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
 * <p>The manager calls a source on threads of its own, and waits at most {@link
 * PluginManager.Builder#sourceTimeout} for each answer. A source that fails, is late or answers
 * nonsense changes nothing: its plugins that run go on, and those of other sources are taken. Two
 * calls of one source overlap only while {@link #watch} or {@link Watching#close} is one of them.
 */
public interface PluginSource {
    /**
     * The most plugins that one source may list. Where it lists more, none of them are looked at.
     */
    int MAX_PLUGINS = 10_000;

    /**
     * What the source is called: 1 to 128 characters on one line, without {@code /}. No two sources
     * of a manager have the same name. It is asked for once.
     */
    String name();

    /**
     * The plugins that are there now, in any order. A plugin that was listed and is not any more is
     * gone: it is unloaded. So a source that cannot tell must throw rather than leave plugins out.
     *
     * @throws IOException if the source cannot be read now
     */
    List<PluginFiles> discover() throws IOException;

    /**
     * Begins to tell of changes, until the answer is closed. Called once per manager, before its
     * first {@link #discover}. A source that never changes, or tells nobody, need not override it.
     *
     * @param listener is told; it may be called by any thread, also before this method returns
     * @throws IOException if the source cannot be watched now; the next {@link
     *     PluginManager#loadAll} or {@link PluginManager#refresh} tries again
     */
    default Watching watch(Listener listener) throws IOException {
        return () -> {};
    }

    /** The same source under another name. */
    default PluginSource named(String other) {
        return new RenamedSource(other, this);
    }

    /** What a manager wants to hear of a source. Sources call it, they do not implement it. */
    interface Listener {
        /**
         * Something changed: the manager looks at all plugins of the source. Returns at once; what
         * is told in quick succession is looked at together. If the source cannot be read then, the
         * manager tries again after a second, later after up to a minute.
         */
        void changed();

        /**
         * These plugins were added, changed or removed. As {@link #changed()} for them alone.
         *
         * @param names the names that {@link PluginFiles#name} gives
         */
        void changed(Collection<String> names);

        /**
         * As {@link #changed(Collection)}, for a source that cannot tell whether files are whole.
         * Where manifest and module do not fit together, as while they are being written, the
         * plugin is left as it is. Waits until the manager has looked; must not be called from
         * {@link #discover} or with a lock that it needs.
         *
         * @return the names of the plugins that were left as they are; nothing once the manager is
         *     closed
         * @throws IOException if the source could not be read; the plugins that were not looked at
         *     are as they were, and it is for the source to offer them again
         */
        Set<String> offer(Collection<String> names) throws IOException, InterruptedException;
    }

    /** A source that tells of changes. */
    @FunctionalInterface
    interface Watching extends AutoCloseable {
        /** Ends it. What the source tells afterwards has no effect. */
        @Override
        void close();
    }

    /**
     * The plugins of a folder: {@code <folder>/<name>/plugin.yaml} with the module below {@code
     * <folder>/<name>}, and {@code <folder>/<name>.plugin.yaml} with the module below {@code
     * <folder>}. Names that begin with a dot are not looked at. A module outside, through a link in
     * the file system too, is not read. A plugin is called by the path of its manifest below the
     * folder, with {@code /}; the source has the name of the folder.
     *
     * <p>A manifest that cannot be looked at, for lack of rights for example, is not gone.
     */
    static PluginSource folder(Path folder) {
        return FolderSource.of(folder, null);
    }

    /** As {@link #folder(Path)}, and tells of changes. */
    static PluginSource folder(Path folder, FolderWatch watch) {
        return FolderSource.of(folder, watch);
    }

    /**
     * Plugins that an application brings along, as resources of a class loader. They are part of
     * the application, so nobody is told of changes. The name is {@code classpath}.
     *
     * @param loader finds the resources
     * @param manifests the path of each manifest, for example {@code plugins/greeter/plugin.yaml};
     *     files lie beside it, and the plugin is called by it
     */
    static PluginSource ofClassPath(ClassLoader loader, String... manifests) {
        return new ClassPathSource(loader, List.of(manifests));
    }
}
