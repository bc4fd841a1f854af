package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manager's access to a source. It checks whether the source's answers make sense. */
public final class SourceAccess {
    private static final Logger LOG = LoggerFactory.getLogger(SourceAccess.class);

    private final PluginSource source;
    private final String name;
    private final String prefix;
    private final int order;
    private final SourceCalls calls;

    /**
     * Held from the begin of a look at the source until its effect, so that looks take effect in
     * their order.
     */
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * @param name the name of the source
     * @param prefix goes before the names of its plugins and makes them names in the manager
     * @param order its place among the sources
     */
    SourceAccess(PluginSource source, String name, String prefix, int order, SourceCalls calls) {
        this.source = source;
        this.name = name;
        this.prefix = prefix;
        this.order = order;
        this.calls = calls;
    }

    public String name() {
        return name;
    }

    /** The files and folders of the host that the source reads. */
    List<Path> hostPaths() {
        return source.hostPaths();
    }

    int order() {
        return order;
    }

    SourceCalls calls() {
        return calls;
    }

    public void lock() {
        lock.lock();
    }

    public void unlock() {
        lock.unlock();
    }

    /** The name of a plugin of this source in the manager. */
    public String managed(String pluginName) {
        return prefix + pluginName;
    }

    /** The name of a plugin in the source; the reverse of {@link #managed}. */
    public String own(String managedName) {
        return managedName.substring(prefix.length());
    }

    /**
     * Lists the plugins that are there now, by their names in the manager.
     *
     * @throws IOException if the source cannot be read, or its answer makes no sense
     */
    public SortedMap<String, FoundPlugin> discover() throws IOException {
        try {
            return calls.call("listing " + name, () -> listing(source.discover()));
        } catch (RuntimeException e) {
            throw new PluginSourceException("listing " + name + " failed: " + e, e);
        }
    }

    /** Runs within the source's timeout, since its lists are code of the source too. */
    private SortedMap<String, FoundPlugin> listing(@Nullable List<PluginFiles> answer)
            throws PluginSourceException {
        if (answer == null) {
            throw new PluginSourceException(name + " returned no list", null);
        }
        SortedMap<String, FoundPlugin> plugins = new TreeMap<>();
        int count = 0;
        for (PluginFiles files : answer) {
            count++;
            if (count > PluginSource.MAX_PLUGINS) {
                throw new PluginSourceException(
                        name + " lists more than " + PluginSource.MAX_PLUGINS + " plugins", null);
            }
            String own = files == null ? null : files.name();
            if (own == null) {
                throw new PluginSourceException(name + " lists a plugin without a name", null);
            }
            FoundPlugin plugin = found(own, files);
            FoundPlugin other = plugins.put(plugin.name(), plugin);
            if (other != null) {
                String defect = "is listed more than once by its source";
                plugins.put(plugin.name(), new FoundPlugin(plugin.name(), this, files, defect));
            }
        }
        return plugins;
    }

    private FoundPlugin found(String own, PluginFiles files) {
        String defect = PluginNames.defectOfPlugin(own);
        return defect == null
                ? new FoundPlugin(managed(own), this, files, null)
                : new FoundPlugin(
                        managed(PluginNames.shown(own)),
                        this,
                        files,
                        "is the name of a plugin, and " + defect);
    }

    /** A plugin of this source that the source did not list. */
    FoundPlugin found(PluginFiles files) {
        return found(Objects.requireNonNullElse(files.name(), ""), files);
    }

    /**
     * The plugin as the source lists it now, or {@code plugin} if the source does not list it.
     *
     * @throws IOException if the source cannot be read
     */
    public FoundPlugin again(FoundPlugin plugin) throws IOException {
        return discover().getOrDefault(plugin.name(), plugin);
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the source cannot be watched
     */
    public PluginSource.Watching watch(PluginSource.Listener listener) throws IOException {
        Unclaimed unclaimed = new Unclaimed();
        try {
            return calls.call("watching " + name, () -> unclaimed.made(watching(listener)));
        } catch (IOException e) {
            unclaimed.abandon();
            throw e;
        } catch (RuntimeException e) {
            throw new PluginSourceException("watching " + name + " failed: " + e, e);
        }
    }

    private PluginSource.Watching watching(PluginSource.Listener listener) throws IOException {
        PluginSource.Watching watching = source.watch(listener);
        if (watching == null) {
            throw new PluginSourceException("watching " + name + " returned nothing", null);
        }
        return watching;
    }

    /** Closes a watch that a source begins after its caller stopped waiting. */
    private static final class Unclaimed {
        private PluginSource.@Nullable Watching watching;
        private boolean abandoned;

        PluginSource.Watching made(PluginSource.Watching begun) {
            boolean unwanted;
            synchronized (this) {
                watching = begun;
                unwanted = abandoned;
            }
            if (unwanted) {
                begun.close();
            }
            return begun;
        }

        void abandon() {
            PluginSource.Watching unwanted;
            synchronized (this) {
                abandoned = true;
                unwanted = watching;
            }
            if (unwanted != null) {
                unwanted.close();
            }
        }
    }

    /**
     * Ends the watching of several sources at once. A source that exceeds its timeout is left
     * behind.
     *
     * @param watchings what each source returned
     */
    public static void endAll(Map<SourceAccess, PluginSource.Watching> watchings) {
        List<SourceCalls.Begun<?>> closing = new ArrayList<>();
        long deadline = System.nanoTime();
        for (Map.Entry<SourceAccess, PluginSource.Watching> each : watchings.entrySet()) {
            SourceAccess access = each.getKey();
            try {
                closing.add(
                        access.calls.begin(
                                "watching " + access.name, () -> ended(each.getValue())));
                deadline = Math.max(deadline, access.calls.deadline());
            } catch (IOException e) {
                LOG.warn("watching source {} was not ended: {}", access.name, e.toString());
            }
        }
        for (SourceCalls.Begun<?> call : closing) {
            try {
                call.await(deadline);
            } catch (IOException | RuntimeException e) {
                LOG.warn("watching a source was not ended", e);
            }
        }
    }

    private static boolean ended(PluginSource.Watching watching) {
        watching.close();
        return true;
    }
}
