package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.SourceAccess;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.SourceReader;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads, reloads and unloads plugins until they match the contents of the sources. Sources are read
 * outside of turns, so that a slow source delays no other change. What was read takes effect in
 * turns.
 */
final class Refresh {
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

    private final Sources sources;
    private final SourceReader reader;
    private final Turns turns;
    private final KnownPlugins known;
    private final Rejections rejections;
    private final Registry registry;
    private final RunningVersions running;
    private final Lifecycle lifecycle;
    private final Replacement replacement;

    /** Looks at a source, and adds the contents to start. */
    private interface Look {
        void at(SourceAccess source, List<SourceContents> fresh) throws IOException;
    }

    Refresh(
            Sources sources,
            SourceReader reader,
            Turns turns,
            KnownPlugins known,
            Rejections rejections,
            Registry registry,
            RunningVersions running,
            Lifecycle lifecycle,
            Replacement replacement) {
        this.sources = sources;
        this.reader = reader;
        this.turns = turns;
        this.known = known;
        this.rejections = rejections;
        this.registry = registry;
        this.running = running;
        this.lifecycle = lifecycle;
        this.replacement = replacement;
    }

    /**
     * Loads new plugins of all sources, and rejected ones once more.
     *
     * @throws SourceUnavailable if some sources could not be read; their plugins stay as they are
     */
    void loadNew() {
        atAll(this::lookForNew, this::startNew);
    }

    /**
     * Unloads plugins that are gone from their sources, reloads changed ones and loads new ones.
     *
     * @throws SourceUnavailable if some sources could not be read; plugins that were not looked at
     *     stay as they are
     */
    void refresh() {
        atAll(
                (source, fresh) -> lookAt(source, name -> true, false, fresh),
                fresh -> {
                    startNewAndLacking(fresh);
                    retryLacking();
                });
    }

    private void atAll(Look look, Consumer<List<SourceContents>> finish) {
        Map<String, IOException> failures = new HashMap<>();
        List<SourceContents> fresh = new ArrayList<>();
        for (SourceAccess source : sources.all()) {
            source.lock();
            try {
                look.at(source, fresh);
            } catch (IOException e) {
                failures.put(source.name(), e);
            } finally {
                source.unlock();
            }
        }
        turns.take(() -> finish.accept(fresh));
        if (!failures.isEmpty()) {
            throw new SourceUnavailable(failures);
        }
    }

    /**
     * Refreshes the plugins of one source, as {@link #refresh()} does.
     *
     * @param due the names of the plugins to look at
     * @param patient whether to leave files alone that do not fit together, since they may soon
     * @return the names of the plugins that were left alone
     * @throws IOException if the source could not be read; plugins that were not looked at stay as
     *     they are
     */
    Set<String> refresh(SourceAccess source, Predicate<String> due, boolean patient)
            throws IOException {
        source.lock();
        try {
            List<SourceContents> fresh = new ArrayList<>();
            try {
                return lookAt(source, due, patient, fresh);
            } finally {
                turns.take(
                        () -> {
                            startNewAndLacking(fresh);
                            retryLacking();
                        });
            }
        } finally {
            source.unlock();
        }
    }

    private void lookForNew(SourceAccess source, List<SourceContents> fresh) throws IOException {
        SortedMap<String, FoundPlugin> listed = source.discover();
        List<FoundPlugin> wanted =
                turns.take(
                        () ->
                                listed.values().stream()
                                        .filter(this::isNotAnothers)
                                        .filter(plugin -> registry.isNew(plugin.name()))
                                        .toList());
        for (FoundPlugin plugin : wanted) {
            SourceContents contents = reader.read(plugin);
            turns.take(() -> known.know(contents));
            fresh.add(contents);
        }
    }

    private Set<String> lookAt(
            SourceAccess source, Predicate<String> due, boolean patient, List<SourceContents> fresh)
            throws IOException {
        SortedMap<String, FoundPlugin> listed = source.discover();
        List<FoundPlugin> wanted =
                turns.take(
                        () -> {
                            dropMissing(source, listed, due);
                            return listed.values().stream()
                                    .filter(this::isNotAnothers)
                                    .filter(plugin -> due.test(plugin.name()))
                                    .toList();
                        });
        Set<String> pending = new TreeSet<>();
        for (FoundPlugin plugin : wanted) {
            SourceContents contents = reader.read(plugin);
            if (turns.take(() -> isPending(contents, patient, fresh))) {
                pending.add(plugin.name());
            }
        }
        return pending;
    }

    /** Lets contents take effect, unless the files do not fit together yet. */
    private boolean isPending(
            SourceContents contents, boolean patient, List<SourceContents> fresh) {
        FoundPlugin plugin = contents.plugin();
        if (!changed(contents)) {
            return false;
        }
        known.know(contents);
        boolean isNew = registry.isNew(plugin.name());
        if (patient && contents.unsettled()) {
            if (isNew) {
                lifecycle.discovered(plugin);
            }
            return true;
        }
        rejections.supersede(plugin.name());
        if (isNew) {
            fresh.add(contents);
        } else {
            replace(contents);
        }
        return false;
    }

    /**
     * A plugin that the application loaded by itself keeps its name. A source's plugin of the same
     * name is ignored.
     */
    private boolean isNotAnothers(FoundPlugin plugin) {
        FoundPlugin other = known.get(plugin.name());
        if (other == null || other.source() == plugin.source()) {
            return true;
        }
        LOG.error(
                "{} of the source {} is not looked at: {} has a plugin of that name",
                plugin.name(),
                plugin.source().name(),
                other.source().name());
        return false;
    }

    /**
     * Unloads and forgets plugins that are gone. A plugin that returns while its calls still run is
     * new.
     */
    private void dropMissing(
            SourceAccess source, SortedMap<String, FoundPlugin> listed, Predicate<String> due) {
        List<String> gone =
                known.of(source).stream()
                        .filter(name -> due.test(name) && !listed.containsKey(name))
                        .toList();
        List<ManagedPlugin> orphans = new ArrayList<>();
        for (String name : gone) {
            VerifiedPlugin now = runningFrom(name);
            if (now != null) {
                orphans.add(Objects.requireNonNull(registry.handle(now.manifest().id())));
            }
        }
        lifecycle.stop(orphans);
        for (String name : gone) {
            registry.forget(name);
            rejections.forget(name);
            known.forget(name);
        }
    }

    /**
     * Whether contents differ from those that run and those that were rejected, and the plugin was
     * not unloaded. If they are those that run, an earlier rejection is forgotten.
     */
    private boolean changed(SourceContents contents) {
        String name = contents.plugin().name();
        PluginStatus status = registry.status(name);
        if (status == null) {
            return true;
        }
        if (status.state() == PluginState.STOPPED || status.state() == PluginState.DRAINING) {
            rejections.supersede(name);
            return false;
        }
        VerifiedPlugin now = runningFrom(name);
        boolean runs =
                now != null
                        && SourceContents.fingerprint(now.manifest())
                                .equals(contents.fingerprint());
        if (runs) {
            rejections.forget(name);
            if (status.failure() != null) {
                registry.change(status.withoutFailure());
            }
        }
        return !runs && !rejections.isAtFault(contents);
    }

    /**
     * The running version of a plugin by its name. Another plugin with the same id may have been
     * rejected.
     */
    private @Nullable VerifiedPlugin runningFrom(String name) {
        PluginStatus status = registry.status(name);
        String id = status == null ? null : status.id();
        VerifiedPlugin now = id == null ? null : running.current(id);
        return now != null && now.found().name().equals(name) ? now : null;
    }

    /**
     * Reloads an active plugin.
     *
     * @return whether it was replaced, or is rejected until its files change
     */
    private boolean replace(SourceContents contents) {
        PluginStatus status = registry.status(contents.plugin().name());
        if (status == null || status.id() == null) {
            return true;
        }
        try {
            replacement.replace(status.id(), contents);
            rejections.forget(status.source());
            return true;
        } catch (PluginException e) {
            // The status has the reason.
            return rejections.refused(contents, e);
        }
    }

    private void startNew(List<SourceContents> fresh) {
        fresh.removeIf(it -> !known.isLatest(it) || !registry.isNew(it.plugin().name()));
        fresh.sort(Comparator.comparing(SourceContents::plugin, FoundPlugin.ORDER));
        List<VerifiedPlugin> verified = new ArrayList<>();
        for (SourceContents contents : fresh) {
            rejections.forget(contents.plugin().name());
            lifecycle.verify(contents).ifPresent(verified::add);
        }
        lifecycle.startInOrder(verified);
        for (SourceContents contents : fresh) {
            PluginStatus status = registry.status(contents.plugin().name());
            if (status != null && status.failure() != null) {
                rejections.refused(contents, status.failure());
            }
        }
    }

    private void startNewAndLacking(List<SourceContents> fresh) {
        List<SourceContents> all = new ArrayList<>(fresh);
        for (SourceContents contents : rejections.lacking()) {
            if (registry.isNew(contents.plugin().name())) {
                all.add(contents);
            }
        }
        startNew(all);
    }

    /**
     * Tries rejected plugins again whose requirements active plugins may meet now, until nothing
     * more starts.
     */
    private void retryLacking() {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (SourceContents contents : rejections.lacking()) {
                if (known.isLatest(contents)
                        && !registry.isNew(contents.plugin().name())
                        && (!changed(contents) || replace(contents))) {
                    rejections.supersede(contents.plugin().name());
                    progress = true;
                }
            }
        }
    }
}
