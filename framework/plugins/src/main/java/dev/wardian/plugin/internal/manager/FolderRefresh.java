package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.ErrorId;
import dev.wardian.plugin.LinkException;
import dev.wardian.plugin.PluginException;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.Problem;
import dev.wardian.plugin.internal.manager.PluginLoader.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Brings the plugins in line with what a folder holds. Used under the manager's lock. */
final class FolderRefresh {
    /** Refusals that another plugin's change can undo. */
    private static final Set<ErrorId> LACKS =
            Set.of(ErrorId.REQUIREMENT_NOT_MET, ErrorId.REQUIREMENT_CYCLE);

    private final Path folder;
    private final PluginLoader loader;
    private final Registry registry;
    private final RunningVersions running;
    private final Lifecycle lifecycle;
    private final Replacement replacement;

    /** The contents of each source that was refused, which is not tried again. */
    private final Map<String, String> refusedContents = new HashMap<>();

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

    /**
     * Unloads what is gone, reloads what changed and loads what is new.
     *
     * @throws IOException if the folder cannot be read; nothing has changed
     */
    void refresh() throws IOException {
        List<PluginSource> sources = PluginSource.discover(folder);
        dropMissing();
        Map<PluginSource, String> changed = changed(sources);
        refreshActive(changed);
        startNew(changed);
        // What was refused for lack of a plugin that has started since is tried once more.
        refreshActive(changed(sources));
    }

    /**
     * Loads what is new and tries again what was rejected.
     *
     * @throws IOException if the folder cannot be read; nothing has changed
     */
    void loadNew() throws IOException {
        List<Verified> verified = new ArrayList<>();
        for (PluginSource source : PluginSource.discover(folder)) {
            PluginStatus status = registry.status(source.name());
            if (status == null || status.state() == PluginState.REJECTED) {
                lifecycle.verify(source).ifPresent(verified::add);
            }
        }
        lifecycle.startInOrder(verified);
    }

    /** A version that was rolled back is not taken again before its files change. */
    void leaveAlone(Verified version) {
        refusedContents.put(version.source().name(), PluginLoader.contents(version));
    }

    /** Unloads what has no manifest any more, and forgets it. */
    private void dropMissing() {
        List<ManagedPlugin> orphans = new ArrayList<>();
        for (PluginStatus status : registry.statuses()) {
            if (!Files.exists(folder.resolve(status.source()))) {
                ManagedPlugin plugin = status.id() == null ? null : registry.handle(status.id());
                if (plugin != null && status.state() == PluginState.ACTIVE) {
                    orphans.add(plugin);
                }
            }
        }
        lifecycle.stop(orphans);
        for (PluginStatus status : registry.statuses()) {
            if (!Files.exists(folder.resolve(status.source()))) {
                registry.forget(status.source());
                refusedContents.remove(status.source());
            }
        }
    }

    /**
     * The sources whose files hold neither what runs nor what was refused, with what they hold;
     * those that were unloaded are left out.
     */
    private Map<PluginSource, String> changed(List<PluginSource> sources) {
        Map<PluginSource, String> changed = new LinkedHashMap<>();
        for (PluginSource source : sources) {
            PluginStatus status = registry.status(source.name());
            if (status == null || status.state() != PluginState.STOPPED) {
                String contents = loader.contents(source);
                if (status != null && runs(status, contents)) {
                    forgetRefusal(status);
                } else if (!contents.equals(refusedContents.get(source.name()))) {
                    changed.put(source, contents);
                }
            }
        }
        return changed;
    }

    private boolean runs(PluginStatus status, String contents) {
        Verified now = status.id() == null ? null : running.current(status.id());
        return now != null
                && status.state() == PluginState.ACTIVE
                && PluginLoader.contents(now).equals(contents);
    }

    /** The files are again what runs: what was wrong with others does not matter any more. */
    private void forgetRefusal(PluginStatus status) {
        refusedContents.remove(status.source());
        if (status.failure() != null) {
            registry.change(status.withoutFailure());
        }
    }

    private void refreshActive(Map<PluginSource, String> changed) {
        changed.forEach(
                (source, contents) -> {
                    PluginStatus status = registry.status(source.name());
                    if (status != null && status.state() == PluginState.ACTIVE) {
                        try {
                            replacement.reload(Objects.requireNonNull(status.id()));
                        } catch (PluginException e) {
                            // The status has the reason.
                            rememberRefused(source, contents, e);
                        }
                    }
                });
    }

    private void startNew(Map<PluginSource, String> changed) {
        List<Verified> verified = new ArrayList<>();
        List<PluginSource> tried = new ArrayList<>();
        for (PluginSource source : changed.keySet()) {
            PluginStatus status = registry.status(source.name());
            if (status == null || status.state() == PluginState.REJECTED) {
                tried.add(source);
                lifecycle.verify(source).ifPresent(verified::add);
            }
        }
        lifecycle.startInOrder(verified);
        for (PluginSource source : tried) {
            PluginStatus status = registry.status(source.name());
            PluginException failure = status == null ? null : status.failure();
            if (failure != null) {
                rememberRefused(source, Objects.requireNonNull(changed.get(source)), failure);
            }
        }
    }

    /** Files that were refused stay so until they change; what lacks another plugin may find it. */
    private void rememberRefused(PluginSource source, String contents, PluginException reason) {
        boolean lacksPlugin =
                reason instanceof LinkException link
                        && link.problems().stream().map(Problem::id).anyMatch(LACKS::contains);
        if (lacksPlugin) {
            refusedContents.remove(source.name());
        } else {
            refusedContents.put(source.name(), contents);
        }
    }
}
