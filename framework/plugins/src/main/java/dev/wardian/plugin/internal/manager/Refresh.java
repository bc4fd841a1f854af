package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.SourceAccess;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.SourceReader;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the plugins in line with what sources hold. Sources are read outside of turns, so that one
 * that is slow delays no other change; what was read is taken by changes, side by side.
 */
final class Refresh {
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

    private final Sources sources;
    private final SourceReader reader;
    private final Turns turns;
    private final Changes changes;
    private final KnownPlugins known;
    private final Rejections rejections;
    private final Registry registry;
    private final RunningVersions running;
    private final Lifecycle lifecycle;
    private final Replacement replacement;
    private final LifecycleLog log;
    private final Warnings warnings;

    /** The plugins of which the log says that another source has their name; in turns. */
    private final Set<String> ignored = new HashSet<>();

    /** How many looks at sources go on. */
    private final AtomicInteger looks = new AtomicInteger();

    /** What is tried again and not over, whoever began it; in turns. */
    private final Set<Change> retrying = new LinkedHashSet<>();

    /**
     * What looks found.
     *
     * @param fresh the changes that take it, which have not been submitted
     * @param awaited changes that take the same already
     * @param pending the names of the plugins whose files do not fit together yet
     */
    private record Found(List<Change> fresh, List<Change> awaited, Set<String> pending) {
        Found() {
            this(new ArrayList<>(), new ArrayList<>(), new TreeSet<>());
        }
    }

    /** Looks at a source, and adds what it finds. */
    private interface Look {
        void at(SourceAccess source, Found found) throws IOException;
    }

    Refresh(
            Sources sources,
            SourceReader reader,
            Turns turns,
            Changes changes,
            KnownPlugins known,
            Rejections rejections,
            Registry registry,
            RunningVersions running,
            Lifecycle lifecycle,
            Replacement replacement,
            LifecycleLog log,
            Warnings warnings) {
        this.sources = sources;
        this.reader = reader;
        this.turns = turns;
        this.changes = changes;
        this.known = known;
        this.rejections = rejections;
        this.registry = registry;
        this.running = running;
        this.lifecycle = lifecycle;
        this.replacement = replacement;
        this.log = log;
        this.warnings = warnings;
    }

    /**
     * Loads new plugins of all sources, and rejected ones once more.
     *
     * @throws SourceUnavailable if some sources could not be read; their plugins stay as they are
     */
    void loadNew() {
        atAll(this::lookForNew, List::of);
    }

    /**
     * Unloads plugins that are gone from their sources, reloads changed ones and loads new ones.
     *
     * @throws SourceUnavailable if some sources could not be read; plugins that were not looked at
     *     stay as they are
     */
    void refresh() {
        atAll((source, found) -> lookAt(source, name -> true, false, found), rejections::lacking);
    }

    /**
     * Waits for what it begins.
     *
     * @param again what is tried again in any case
     */
    private void atAll(Look look, Supplier<List<SourceContents>> again) {
        Map<String, IOException> failures = new HashMap<>();
        Found found = new Found();
        Collection<Change> begun;
        looks.incrementAndGet();
        try {
            for (SourceAccess source : sources.all()) {
                source.lock();
                try {
                    look.at(source, found);
                } catch (IOException e) {
                    failures.put(source.name(), e);
                } finally {
                    source.unlock();
                }
            }
            begun =
                    turns.take(
                            () -> {
                                List<Change> all = begin(found.fresh(), again.get());
                                all.addAll(found.awaited());
                                return all;
                            });
        } finally {
            looks.decrementAndGet();
        }
        boolean complete = failures.isEmpty();
        if (complete) {
            turns.take(warnings::complete);
        }
        await(begun);
        if (!complete) {
            throw new SourceUnavailable(failures);
        }
    }

    /** Brings the warnings up to date unless plugins come or go; in a turn. */
    void updateWarnings() {
        if (looks.get() == 0 && changes.isIdle()) {
            warnings.update();
        }
    }

    /**
     * As {@link #refresh}, of one source, without waiting for the plugins that start.
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
        looks.incrementAndGet();
        try {
            Found found = new Found();
            try {
                lookAt(source, due, patient, found);
            } finally {
                turns.take(() -> begin(found.fresh(), rejections.lacking()));
            }
            return found.pending();
        } finally {
            looks.decrementAndGet();
            source.unlock();
            turns.takeAlways(this::updateWarnings);
        }
    }

    /**
     * Looks at some plugins of a source, and waits for none.
     *
     * @return the changes that take what was found
     * @throws IOException if the source could not be read
     */
    Collection<Change> lookAgain(SourceAccess source, Predicate<String> which) throws IOException {
        Found found = new Found();
        source.lock();
        looks.incrementAndGet();
        try {
            lookAt(source, which, false, found);
            return turns.take(
                    () -> {
                        List<Change> all = begin(found.fresh(), List.of());
                        all.addAll(found.awaited());
                        return all;
                    });
        } finally {
            looks.decrementAndGet();
            source.unlock();
        }
    }

    /**
     * Reads a plugin, whether its source lists it or not, and waits for nothing.
     *
     * @return the changes that take what was read
     */
    Collection<Change> readAndStart(FoundPlugin plugin) {
        SourceAccess source = plugin.source();
        Found found = new Found();
        source.lock();
        looks.incrementAndGet();
        try {
            SourceContents contents = reader.readAgain(plugin);
            return turns.take(
                    () -> {
                        take(contents, found);
                        List<Change> all = begin(found.fresh(), List.of());
                        all.addAll(found.awaited());
                        return all;
                    });
        } finally {
            looks.decrementAndGet();
            source.unlock();
        }
    }

    /** Waits for changes, and for what can be tried again after them. */
    void await(Collection<Change> changesToCome) {
        Collection<Change> begun = changesToCome;
        while (!begun.isEmpty()) {
            Changes.await(begun);
            begun.forEach(Change::throwFailure);
            begun = turns.take(this::retries);
        }
        turns.take(this::updateWarnings);
    }

    private void lookForNew(SourceAccess source, Found found) throws IOException {
        SortedMap<String, FoundPlugin> listed = source.discover();
        List<FoundPlugin> wanted =
                turns.take(
                        () ->
                                listed.values().stream()
                                        .filter(this::isNotAnothers)
                                        .filter(plugin -> isNewOrAwaited(plugin.name(), found))
                                        .toList());
        for (FoundPlugin plugin : wanted) {
            SourceContents contents = reader.read(plugin);
            turns.take(() -> take(contents, found));
        }
    }

    /** Whether a plugin is new. One that starts already, by whomever, is waited for. */
    private boolean isNewOrAwaited(String name, Found found) {
        if (registry.isNew(name)) {
            return true;
        }
        Change starting = changes.last(name);
        if (starting != null) {
            found.awaited().add(starting);
        }
        return false;
    }

    private void lookAt(SourceAccess source, Predicate<String> due, boolean patient, Found found)
            throws IOException {
        SortedMap<String, FoundPlugin> listed = source.discover();
        List<FoundPlugin> wanted =
                turns.take(
                        () -> {
                            dropMissing(source, listed, due, found);
                            return listed.values().stream()
                                    .filter(this::isNotAnothers)
                                    .filter(plugin -> due.test(plugin.name()))
                                    .toList();
                        });
        for (FoundPlugin plugin : wanted) {
            SourceContents contents = reader.read(plugin);
            turns.take(() -> takeIfChanged(contents, patient, found));
        }
    }

    /** Takes what a plugin holds, unless its files do not fit together yet. */
    private void takeIfChanged(SourceContents contents, boolean patient, Found found) {
        String name = contents.plugin().name();
        boolean changing = changes.last(name) != null;
        if (!changing && !changed(contents)) {
            return;
        }
        if (!patient || !contents.unsettled()) {
            rejections.supersede(name);
            take(contents, found);
            return;
        }
        found.pending().add(name);
        if (!changing) {
            // Older contents would be tried again and again, and never be the latest.
            rejections.supersede(name);
            known.know(contents);
            if (registry.isNew(name)) {
                lifecycle.discovered(contents.plugin());
            }
        }
    }

    /** Takes contents, unless the same are being taken. */
    private void take(SourceContents contents, Found found) {
        Change before = changes.last(contents.plugin().name());
        SourceContents taken = before == null ? null : before.contents();
        if (before != null && taken != null && taken.fingerprint().equals(contents.fingerprint())) {
            found.awaited().add(before);
        } else {
            known.know(contents);
            found.fresh().add(change(contents));
        }
    }

    private Change change(SourceContents contents) {
        return Change.to(contents, Change.Where.BACKGROUND, change -> bring(contents, change));
    }

    /**
     * Begins what was found, and tries other contents again; in a turn.
     *
     * @return the changes that are begun
     */
    private List<Change> begin(List<Change> fresh, List<SourceContents> again) {
        List<Change> begun = new ArrayList<>(fresh);
        Set<String> names = new HashSet<>();
        fresh.forEach(change -> names.add(change.name()));
        for (SourceContents contents : again) {
            String name = contents.plugin().name();
            if (changes.last(name) == null && names.add(name)) {
                begun.add(change(contents));
            }
        }
        begun.sort((one, other) -> FoundPlugin.ORDER.compare(plugin(one), plugin(other)));
        changes.submit(begun);
        return begun;
    }

    private static FoundPlugin plugin(Change change) {
        return Objects.requireNonNull(change.contents()).plugin();
    }

    /**
     * Tries again what may not be lacking any more; in a turn.
     *
     * @return the changes that do it, whoever began them
     */
    Collection<Change> retries() {
        retrying.removeIf(change -> !change.equals(changes.last(change.name())));
        List<SourceContents> again = rejections.helpedLacking();
        for (SourceContents contents : again) {
            Change before = changes.last(contents.plugin().name());
            if (before != null) {
                retrying.add(before);
            }
        }
        retrying.addAll(begin(List.of(), again));
        return List.copyOf(retrying);
    }

    /**
     * What is tried.
     *
     * @param contents the contents
     * @param running what they are to replace, or null
     * @param helped what {@link Rejections#helped} is
     */
    private record Attempt(
            SourceContents contents, @Nullable VerifiedPlugin running, long helped) {}

    /** Starts what contents hold, or puts it in the place of what runs of that plugin. */
    private void bring(SourceContents contents, Change change) {
        Optional<Attempt> wanted = turns.take(() -> attempt(contents));
        if (wanted.isPresent()) {
            Attempt attempt = wanted.get();
            VerifiedPlugin running = attempt.running();
            PluginException refusal =
                    running == null
                            ? lifecycle.start(contents, false, change)
                            : replace(running.manifest().id(), contents, change);
            turns.takeAlways(() -> tried(attempt, refusal));
        }
    }

    private Optional<Attempt> attempt(SourceContents contents) {
        String name = contents.plugin().name();
        if (!known.isLatest(contents)) {
            rejections.supersede(name);
            return Optional.empty();
        }
        if (registry.isNew(name)) {
            rejections.forget(name);
            return Optional.of(new Attempt(contents, null, rejections.helped()));
        }
        VerifiedPlugin running = runningFrom(name);
        if (!changed(contents) || running == null) {
            rejections.supersede(name);
            return Optional.empty();
        }
        return Optional.of(new Attempt(contents, running, rejections.helped()));
    }

    private void tried(Attempt attempt, @Nullable PluginException refusal) {
        if (refusal == null) {
            rejections.forget(attempt.contents().plugin().name());
            rejections.help();
        } else {
            rejections.refused(attempt.contents(), refusal, attempt.helped());
        }
    }

    private @Nullable PluginException replace(String id, SourceContents contents, Change change) {
        try {
            replacement.replace(id, contents, change);
            return null;
        } catch (PluginException e) {
            // The status has the reason.
            return e;
        }
    }

    /**
     * A plugin that the application loaded by itself keeps its name. A source's plugin of the same
     * name is ignored.
     */
    private boolean isNotAnothers(FoundPlugin plugin) {
        FoundPlugin other = known.get(plugin.name());
        if (other == null || other.source() == plugin.source()) {
            ignored.remove(plugin.name());
            return true;
        }
        if (ignored.add(plugin.name())) {
            LOG.warn(
                    "{} of the source {} is ignored: {} has a plugin of that name",
                    ErrorRenderer.printable(plugin.name()),
                    ErrorRenderer.printable(plugin.source().name()),
                    ErrorRenderer.printable(other.source().name()));
        }
        return false;
    }

    /**
     * Unloads and forgets plugins that are gone. A plugin that returns while its calls still run is
     * new.
     */
    private void dropMissing(
            SourceAccess source,
            SortedMap<String, FoundPlugin> listed,
            Predicate<String> due,
            Found found) {
        List<Change> drops = new ArrayList<>();
        for (String name : known.of(source)) {
            if (due.test(name) && !listed.containsKey(name)) {
                known.forget(name);
                drops.add(Change.of(name, idOf(name), Change.Where.TURN, change -> drop(name)));
            }
        }
        changes.submit(drops);
        found.awaited().addAll(drops);
    }

    private @Nullable String idOf(String name) {
        PluginStatus status = registry.status(name);
        return status == null ? null : status.id();
    }

    private void drop(String name) {
        VerifiedPlugin now = runningFrom(name);
        if (now != null) {
            String id = now.manifest().id();
            lifecycle.stop(List.of(Objects.requireNonNull(registry.handle(id))));
        } else if (registry.isNew(name)) {
            log.gone(name);
        }
        registry.forget(name);
        rejections.forget(name);
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
        if (now == null
                || !SourceContents.fingerprint(now.manifest()).equals(contents.fingerprint())) {
            return !rejections.isAtFault(contents);
        }
        rejections.forget(name);
        if (status.failure() != null) {
            PluginManifest runs = now.manifest();
            registry.change(status.withoutFailure());
            log.restored(name, CallInfo.ofPlugin(runs.id(), runs.version(), status.generation()));
        }
        return false;
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
}
