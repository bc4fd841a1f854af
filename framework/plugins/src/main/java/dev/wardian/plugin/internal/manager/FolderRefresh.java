package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LinkException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.generation.ManagedPlugin;
import dev.wardian.plugin.internal.source.FolderSource;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Brings the plugins in line with what a folder holds. Used under the manager's lock. */
final class FolderRefresh {
    /** Refusals that another plugin's change can undo; the last is an id that is taken. */
    private static final Set<ErrorId> LACKS =
            Set.of(ErrorId.REQUIREMENT_NOT_MET, ErrorId.REQUIREMENT_CYCLE, ErrorId.KEYS_CONFLICT);

    private final Path folder;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Lifecycle lifecycle;
    private final Replacement replacement;

    /** The contents of each source that was refused, which are not tried again. */
    private final Map<String, String> refusedContents = new HashMap<>();

    /** The sources of this folder that have a status. */
    private final Map<String, FolderSource> known = new HashMap<>();

    FolderRefresh(
            Path folder,
            PluginLoader loader,
            Registry registry,
            RunningVersions running,
            Lifecycle lifecycle,
            Replacement replacement) {
        this.folder = folder;
        this.loader = loader;
        this.registry = registry;
        this.running = running;
        this.lifecycle = lifecycle;
        this.replacement = replacement;
    }

    /** A source that is told to load, whose manifest may go like that of those that are found. */
    void know(FolderSource source) {
        known.put(source.name(), source);
    }

    /**
     * Loads what is new and tries again what was rejected.
     *
     * @throws IOException if the folder cannot be read; nothing has changed
     */
    void loadNew() throws IOException {
        List<SourceContents> fresh = new ArrayList<>();
        for (FolderSource source : FolderSource.discover(folder)) {
            if (isNew(registry.status(source.name()))) {
                know(source);
                fresh.add(loader.read(source));
            }
        }
        startNew(fresh);
    }

    private static boolean isNew(@Nullable PluginStatus status) {
        return status == null
                || status.state() == PluginState.DISCOVERED
                || status.state() == PluginState.REJECTED;
    }

    /** A version that was rolled back is not taken again before its files change. */
    void leaveAlone(VerifiedPlugin version) {
        refusedContents.put(
                version.source().name(), SourceContents.fingerprint(version.manifest()));
    }

    /**
     * Unloads what is gone, reloads what changed and loads what is new.
     *
     * @param due the names of the sources to look at; those that lack something are looked at too
     * @param patient whether files that do not fit together are left alone, as they may be about to
     * @return the names of those that were left alone
     * @throws IOException if the folder cannot be read, or went away meanwhile; what was not looked
     *     at has not changed
     */
    Set<String> refresh(Predicate<String> due, boolean patient) throws IOException {
        List<FolderSource> sources = new ArrayList<>(FolderSource.discover(folder));
        dropMissing(due);
        known.values().stream().filter(FolderSource::hidden).forEach(sources::add);
        sources.removeIf(source -> !due.test(source.name()) && !lacks(source.name()));
        Set<String> pending = new TreeSet<>();
        Set<FolderSource> lacking = new LinkedHashSet<>();
        List<SourceContents> fresh = new ArrayList<>();
        for (FolderSource source : sources) {
            SourceContents contents = loader.read(source);
            if (!changed(contents)) {
                continue;
            }
            if (contents.unsettled()) {
                requireFolder();
                if (!due.test(source.name())) {
                    // It is being written, and will be due.
                    continue;
                }
            }
            know(source);
            if (patient && contents.unsettled()) {
                pending.add(source.name());
                if (isNew(registry.status(source.name()))) {
                    lifecycle.discovered(source);
                }
            } else if (isNew(registry.status(source.name()))) {
                fresh.add(contents);
            } else if (!replaced(contents)) {
                lacking.add(source);
            }
        }
        startNew(fresh);
        retry(lacking);
        return pending;
    }

    /**
     * What is not in the folder is gone, unless the folder itself went away after it was listed.
     *
     * @throws IOException if it did
     */
    private void requireFolder() throws IOException {
        Files.readAttributes(folder, BasicFileAttributes.class);
    }

    /** Tries again what was refused for lack of a plugin, as long as that changes anything. */
    private void retry(Set<FolderSource> lacking) {
        boolean progress = true;
        while (progress) {
            progress =
                    lacking.removeIf(
                            source -> {
                                SourceContents contents = loader.read(source);
                                return !changed(contents) || replaced(contents);
                            });
        }
    }

    /**
     * Unloads what has no manifest any more, and forgets it: should it come back while its calls
     * still run, it is new.
     */
    private void dropMissing(Predicate<String> due) throws IOException {
        List<FolderSource> missing = new ArrayList<>(known.values());
        missing.removeIf(source -> !due.test(source.name()) || !source.gone());
        if (!missing.isEmpty()) {
            requireFolder();
            missing.removeIf(source -> !source.gone());
        }
        List<String> gone = missing.stream().map(FolderSource::name).toList();
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
            refusedContents.remove(name);
            known.remove(name);
        }
    }

    /**
     * Whether a source holds neither what runs nor what was refused, and was not unloaded. What
     * runs forgets what was refused before.
     */
    private boolean changed(SourceContents contents) {
        String name = contents.source().name();
        PluginStatus status = registry.status(name);
        if (status == null) {
            return true;
        }
        if (status.state() == PluginState.STOPPED || status.state() == PluginState.DRAINING) {
            return false;
        }
        VerifiedPlugin now = runningFrom(name);
        boolean runs =
                now != null
                        && SourceContents.fingerprint(now.manifest())
                                .equals(contents.fingerprint());
        if (runs) {
            refusedContents.remove(name);
            if (status.failure() != null) {
                registry.change(status.withoutFailure());
            }
        }
        return !runs && !contents.fingerprint().equals(refusedContents.get(name));
    }

    /** What runs from a source; another one may have been refused for having the same id. */
    private @Nullable VerifiedPlugin runningFrom(String name) {
        PluginStatus status = registry.status(name);
        String id = status == null ? null : status.id();
        VerifiedPlugin now = id == null ? null : running.current(id);
        return now != null && now.source().name().equals(name) ? now : null;
    }

    /** Reloads an active plugin; false where it lacks another one. */
    private boolean replaced(SourceContents contents) {
        PluginStatus status = registry.status(contents.source().name());
        if (status == null || status.id() == null) {
            return true;
        }
        try {
            replacement.replace(status.id(), contents);
            return true;
        } catch (PluginException e) {
            // The status has the reason.
            return rememberRefused(contents, e);
        }
    }

    private void startNew(List<SourceContents> fresh) {
        List<VerifiedPlugin> verified = new ArrayList<>();
        for (SourceContents contents : fresh) {
            lifecycle.verify(contents).ifPresent(verified::add);
        }
        lifecycle.startInOrder(verified);
        for (SourceContents contents : fresh) {
            PluginStatus status = registry.status(contents.source().name());
            if (status != null && status.failure() != null) {
                rememberRefused(contents, status.failure());
            }
        }
    }

    /**
     * Files that were refused stay so until they change; what lacked something may find it.
     *
     * @return whether they stay refused
     */
    private boolean rememberRefused(SourceContents contents, PluginException reason) {
        boolean lacks = lacks(reason);
        if (lacks) {
            refusedContents.remove(contents.source().name());
        } else {
            refusedContents.put(contents.source().name(), contents.fingerprint());
        }
        return !lacks;
    }

    /** Whether what a source holds was refused for something that is not in its files. */
    private boolean lacks(String name) {
        PluginStatus status = registry.status(name);
        PluginException failure = status == null ? null : status.failure();
        return failure != null && lacks(failure);
    }

    /** Whether a version lacked another plugin, its id, or memory. */
    private static boolean lacks(PluginException reason) {
        return reason instanceof PluginUnavailable
                || (reason instanceof LinkException link
                        && link.problems().stream().map(Problem::id).anyMatch(LACKS::contains));
    }
}
