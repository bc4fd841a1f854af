package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.SourceReader;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads and reloads one plugin at the application's request. */
final class SingleLoads {
    private final Sources sources;
    private final SourceReader reader;
    private final Turns turns;
    private final Changes changes;
    private final KnownPlugins known;
    private final Rejections rejections;
    private final Registry registry;
    private final Lifecycle lifecycle;
    private final Replacement replacement;

    SingleLoads(
            Sources sources,
            SourceReader reader,
            Turns turns,
            Changes changes,
            KnownPlugins known,
            Rejections rejections,
            Registry registry,
            Lifecycle lifecycle,
            Replacement replacement) {
        this.sources = sources;
        this.reader = reader;
        this.turns = turns;
        this.changes = changes;
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
        AtomicReference<@Nullable Plugin> loaded = new AtomicReference<>();
        Change change;
        plugin.source().lock();
        try {
            turns.take(() -> requireLoadable(plugin));
            SourceContents contents = read.apply(plugin);
            change =
                    Change.to(
                            contents, Change.Where.CALLER, it -> loaded.set(loadNow(contents, it)));
            turns.take(
                    () -> {
                        requireLoadable(plugin);
                        known.know(contents);
                        changes.submit(List.of(change));
                    });
        } finally {
            plugin.source().unlock();
        }
        changes.make(change);
        return Objects.requireNonNull(loaded.get());
    }

    private Plugin loadNow(SourceContents contents, Change change) {
        FoundPlugin plugin = contents.plugin();
        long helped =
                turns.take(
                        () -> {
                            requireLoadable(plugin);
                            rejections.forget(plugin.name());
                            return rejections.helped();
                        });
        PluginException failure = lifecycle.start(contents, true, change);
        if (failure != null) {
            turns.takeAlways(() -> rejections.refused(contents, failure, helped));
            throw failure;
        }
        String id = contents.manifest().orElseThrow().id();
        return Objects.requireNonNull(registry.handle(id));
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
        AtomicReference<@Nullable Plugin> reloaded = new AtomicReference<>();
        FoundPlugin plugin = turns.take(() -> replacement.requireRunning(id).found());
        Change change;
        plugin.source().lock();
        try {
            SourceContents contents = reader.readAgain(plugin);
            change =
                    Change.to(
                            contents,
                            Change.Where.CALLER,
                            it -> reloaded.set(reloadNow(id, contents, it)));
            turns.take(
                    () -> {
                        requireRunningFrom(plugin, id);
                        known.know(contents);
                        rejections.supersede(plugin.name());
                        changes.submit(List.of(change));
                    });
        } finally {
            plugin.source().unlock();
        }
        changes.make(change);
        return Objects.requireNonNull(reloaded.get());
    }

    private void requireRunningFrom(FoundPlugin plugin, String id) {
        FoundPlugin now = replacement.requireRunning(id).found();
        if (now.source() != plugin.source() || !now.name().equals(plugin.name())) {
            throw new IllegalStateException(id + " was loaded from elsewhere meanwhile");
        }
    }

    private Plugin reloadNow(String id, SourceContents contents, Change change) {
        FoundPlugin plugin = contents.plugin();
        long helped =
                turns.take(
                        () -> {
                            requireRunningFrom(plugin, id);
                            return rejections.helped();
                        });
        try {
            Plugin reloaded = replacement.replace(id, contents, change);
            turns.takeAlways(() -> rejections.forget(plugin.name()));
            return reloaded;
        } catch (PluginException e) {
            if (Rejections.lacks(e)) {
                turns.takeAlways(() -> rejections.refused(contents, e, helped));
            }
            throw e;
        }
    }

    /**
     * Rolls an active plugin back to the version before its last replacement.
     *
     * @throws PluginException if that version is refused
     */
    Plugin rollback(String id) {
        AtomicReference<@Nullable Plugin> rolledBack = new AtomicReference<>();
        Change change =
                turns.take(
                        () -> {
                            VerifiedPlugin left = replacement.requireRunning(id);
                            replacement.requireLastGood(id);
                            Change back =
                                    Change.of(
                                            left.found().name(),
                                            id,
                                            Change.Where.CALLER,
                                            it -> rolledBack.set(rollBackNow(id, it)));
                            changes.submit(List.of(back));
                            return back;
                        });
        changes.make(change);
        return Objects.requireNonNull(rolledBack.get());
    }

    private Plugin rollBackNow(String id, Change change) {
        VerifiedPlugin left = turns.take(() -> replacement.requireRunning(id));
        Plugin plugin = replacement.rollback(id, change);
        turns.takeAlways(() -> rejections.leaveAlone(left));
        return plugin;
    }
}
