package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.SourceReader;
import dev.wardian.plugin.internal.source.Sources;
import java.util.Objects;
import java.util.function.Function;

/** Loads and reloads one plugin at the application's request. */
final class SingleLoads {
    private final Sources sources;
    private final SourceReader reader;
    private final Turns turns;
    private final KnownPlugins known;
    private final Rejections rejections;
    private final Registry registry;
    private final Lifecycle lifecycle;
    private final Replacement replacement;

    SingleLoads(
            Sources sources,
            SourceReader reader,
            Turns turns,
            KnownPlugins known,
            Rejections rejections,
            Registry registry,
            Lifecycle lifecycle,
            Replacement replacement) {
        this.sources = sources;
        this.reader = reader;
        this.turns = turns;
        this.known = known;
        this.rejections = rejections;
        this.registry = registry;
        this.lifecycle = lifecycle;
        this.replacement = replacement;
    }

    /**
     * Loads a plugin.
     *
     * @throws PluginException if it is rejected
     * @throws IllegalStateException if it is loaded already, or another plugin has its name
     */
    Plugin load(FoundPlugin plugin) {
        return load(plugin, reader::readOrRefuse);
    }

    /**
     * Loads a plugin that its source listed.
     *
     * @throws PluginException if it is rejected
     * @throws IllegalStateException if no source listed it, or it is loaded already
     */
    Plugin load(String name) {
        return load(turns.take(() -> requireKnown(name)), reader::readAgain);
    }

    private FoundPlugin requireKnown(String name) {
        FoundPlugin plugin = known.get(name);
        if (plugin == null) {
            throw new IllegalStateException("no source has listed a plugin " + name);
        }
        return plugin;
    }

    private Plugin load(FoundPlugin plugin, Function<FoundPlugin, SourceContents> read) {
        plugin.source().lock();
        try {
            turns.take(() -> requireLoadable(plugin));
            SourceContents contents = read.apply(plugin);
            return turns.take(() -> loadNow(contents));
        } finally {
            plugin.source().unlock();
        }
    }

    private Plugin loadNow(SourceContents contents) {
        FoundPlugin plugin = contents.plugin();
        requireLoadable(plugin);
        known.know(contents);
        rejections.forget(plugin.name());
        lifecycle.verify(contents).ifPresent(lifecycle::startAlone);
        PluginStatus status = Objects.requireNonNull(registry.status(plugin.name()));
        PluginException failure = status.failure();
        if (failure != null) {
            rejections.refused(contents, failure);
            throw failure;
        }
        return Objects.requireNonNull(registry.handle(Objects.requireNonNull(status.id())));
    }

    private void requireLoadable(FoundPlugin plugin) {
        FoundPlugin other = known.get(plugin.name());
        if (other != null
                && other.source() != plugin.source()
                && sources.isListed(other.source())) {
            throw new IllegalStateException(
                    plugin.name() + " is a plugin of the source " + other.source().name());
        }
        PluginStatus status = registry.status(plugin.name());
        boolean stopped = status != null && status.state() == PluginState.STOPPED;
        if (!stopped && !registry.isNew(plugin.name())) {
            throw new IllegalStateException(plugin.name() + " is loaded already");
        }
    }

    /**
     * Reads an active plugin again and replaces the running version.
     *
     * @throws PluginException if the new version is rejected
     */
    Plugin reload(String id) {
        FoundPlugin plugin = turns.take(() -> replacement.requireRunning(id).found());
        plugin.source().lock();
        try {
            SourceContents contents = reader.readAgain(plugin);
            return turns.take(() -> reloadNow(id, contents));
        } finally {
            plugin.source().unlock();
        }
    }

    private Plugin reloadNow(String id, SourceContents contents) {
        FoundPlugin plugin = contents.plugin();
        FoundPlugin now = replacement.requireRunning(id).found();
        if (now.source() != plugin.source() || !now.name().equals(plugin.name())) {
            throw new IllegalStateException(id + " was loaded from elsewhere meanwhile");
        }
        known.know(contents);
        rejections.supersede(plugin.name());
        try {
            Plugin reloaded = replacement.replace(id, contents);
            rejections.forget(plugin.name());
            return reloaded;
        } catch (PluginException e) {
            if (Rejections.lacks(e)) {
                rejections.refused(contents, e);
            }
            throw e;
        }
    }
}
