package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.SemanticVersion;
import dev.wardian.plugin.manifest.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks whether a version may replace a running one. */
final class ReplacementCheck {
    private final PluginManifest running;
    private final PolicySet granted;
    private final List<PluginManifest> dependents;

    /**
     * @param running the version to replace
     * @param granted the policies of that version
     * @param dependents the manifests of the active plugins that require it
     */
    ReplacementCheck(PluginManifest running, PolicySet granted, List<PluginManifest> dependents) {
        this.running = running;
        this.granted = granted;
        this.dependents = dependents;
    }

    /**
     * Compares a version with the running one.
     *
     * @param takesState whether it must take over the state of the running version
     * @param isNew whether it needs approval for what it requests beyond the running version
     * @throws PluginLinkException with every reason against it, each at its place in the new
     *     manifest
     */
    void require(AuthorizedPlugin authorized, boolean takesState, boolean isNew) {
        PluginManifest next = authorized.manifest();
        List<Problem> problems = new ArrayList<>();
        checkId(next, problems);
        if (takesState) {
            checkState(next, problems);
        }
        checkDependents(next, problems);
        if (isNew) {
            checkRequests(next, authorized, problems);
        }
        if (!problems.isEmpty()) {
            throw new PluginLinkException(
                    CallInfo.ofPlugin(next.id(), next.version(), 0), problems);
        }
    }

    private void checkId(PluginManifest next, List<Problem> problems) {
        if (!next.id().equals(running.id())) {
            ErrorId id = ErrorId.RELOAD_CHANGES_ID;
            problems.add(
                    next.source()
                            .problem(
                                    id,
                                    "the plugin that runs is " + running.id(),
                                    id.hint(running.id()),
                                    "id"));
        }
    }

    /** State must not be lost in silence if the running version hands it over. */
    private void checkState(PluginManifest next, List<Problem> problems) {
        if (!HandOver.wantedBy(running)) {
            return;
        }
        int schema = running.state().map(PluginManifest.State::schema).orElse(1);
        boolean takes = HandOver.wantedBy(next);
        if (!takes || next.state().map(PluginManifest.State::schema).orElse(1) < schema) {
            ErrorId id = ErrorId.RELOAD_LOSES_STATE;
            String message = "version " + running.version() + " hands over its state";
            problems.add(
                    next.source()
                            .problem(
                                    id,
                                    takes ? message + " in schema " + schema : message,
                                    id.hint(),
                                    "state"));
        }
    }

    private void checkDependents(PluginManifest next, List<Problem> problems) {
        Optional<SemanticVersion> version = SemanticVersion.parse(next.version());
        for (PluginManifest dependent : dependents) {
            VersionRange range = dependent.requires().plugins().get(running.id());
            if (range != null && !version.map(range::contains).orElse(false)) {
                ErrorId id = ErrorId.REQUIREMENT_NOT_MET;
                problems.add(
                        next.source()
                                .problem(
                                        id,
                                        dependent.id()
                                                + " is active and requires "
                                                + running.id()
                                                + " "
                                                + range,
                                        id.hint(
                                                "this version is "
                                                        + PluginLoader.described(
                                                                range, next.version())),
                                        "version"));
            }
        }
    }

    /** A version that requests more than it is granted waits for the operator. */
    private void checkRequests(
            PluginManifest next, AuthorizedPlugin authorized, List<Problem> problems) {
        for (CapabilityName name : next.requested().names()) {
            Set<String> excluded = ungranted(next.requested(), authorized.policies(), name);
            excluded.removeAll(ungranted(running.requested(), granted, name));
            Set<String> more = ungranted(next.requested(), authorized.withoutCeiling(), name);
            more.retainAll(excluded);
            excluded.removeAll(more);
            if (!excluded.isEmpty()) {
                ErrorId id = ErrorId.CEILING_EXCLUDES;
                String ceiling = next.source().ceilingFor(name).orElse(name.toString());
                problems.add(
                        next.source()
                                .problemOf(
                                        name,
                                        id,
                                        name
                                                + " is granted, but the ceiling of the grants"
                                                + " excludes: "
                                                + excluded,
                                        id.hint(ceiling)));
            }
            if (!more.isEmpty()) {
                ErrorId id = ErrorId.RELOAD_ASKS_FOR_MORE;
                String grant = next.source().grantFor(name).orElse(name.toString());
                problems.add(
                        next.source()
                                .problemOf(
                                        name,
                                        id,
                                        name + " is asked for and not granted: " + more,
                                        id.hint(grant)));
            }
        }
    }

    private static Set<String> ungranted(
            PolicySet requested, PolicySet effective, CapabilityName name) {
        Set<String> rules = new TreeSet<>(requested.only(Set.of(name)).rules());
        effective.only(Set.of(name)).rules().forEach(rules::remove);
        return rules;
    }
}
