package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.manifest.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator should look at though no plugin is concerned: files that look like plugins and
 * are none, grants for plugins that are not there, and grants of which the ceiling leaves less. The
 * log has each once, until it goes away. Changed in turns, read by all.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleLog.LOGGER);

    private final Sources sources;
    private final Registry registry;
    private final Authority authority;

    /** Whether all sources were read once: before that a plugin may only not have been found. */
    private boolean complete;

    /** The ids in the grants that no plugin had when this was looked at last. */
    private Set<String> withoutPlugin = new TreeSet<>();

    /** The grants that were compared with their ceiling last, and the result. */
    private @Nullable Grants compared;

    private List<Problem> overCeiling = List.of();

    private volatile List<Problem> now = List.of();

    Warnings(Sources sources, Registry registry, Authority authority) {
        this.sources = sources;
        this.registry = registry;
        this.authority = authority;
    }

    List<Problem> now() {
        return now;
    }

    /** All sources were read. */
    void complete() {
        complete = true;
    }

    /** Brings the list up to date, while nothing starts. */
    void update() {
        List<Problem> found =
                new ArrayList<>(sources.lookAlikes(name -> registry.status(name) != null));
        found.addAll(grantsOverCeiling());
        if (complete) {
            found.addAll(grantsForNobody());
        }
        Set<Problem> known = new HashSet<>(now);
        now = List.copyOf(found);
        for (Problem problem : found) {
            if (!known.contains(problem)) {
                LOG.warn("{}", problem);
            }
        }
    }

    /** Compared once for the same grants. */
    private List<Problem> grantsOverCeiling() {
        Grants grants = authority.grants();
        try {
            if (!Objects.equals(grants, compared)) {
                compared = grants;
                overCeiling = authority.grantsOverCeiling();
            }
        } catch (RuntimeException | Error e) {
            // A capability compares its policies.
            compared = grants;
            overCeiling = List.of();
            LOG.error("the grants cannot be compared with the ceiling", e);
        }
        return overCeiling;
    }

    private List<Problem> grantsForNobody() {
        Set<String> ids = new TreeSet<>();
        boolean allKnown = true;
        for (PluginStatus status : registry.statuses()) {
            if (status.id() == null) {
                allKnown = false;
            } else {
                ids.add(status.id());
            }
        }
        // A plugin whose manifest cannot be read may have any id.
        Set<String> wanted = new TreeSet<>(authority.grantedIds());
        wanted.addAll(authority.disabled().keySet());
        if (!allKnown) {
            wanted.retainAll(withoutPlugin);
        }
        wanted.removeAll(ids);
        withoutPlugin = wanted;
        List<Problem> problems = new ArrayList<>();
        for (String granted : wanted) {
            if (problems.size() < Problem.MOST) {
                boolean inGrants = authority.grantedIds().contains(granted);
                ErrorId id = inGrants ? ErrorId.GRANTS_FOR_NOBODY : ErrorId.DISABLED_NOBODY;
                String near = Suggestions.didYouMean(granted, ids);
                problems.add(
                        Problem.of(
                                id,
                                (inGrants ? "the grants name " + granted : granted + " is disabled")
                                        + ", and no plugin has this id",
                                near.isEmpty() ? id.hint(granted) : near));
            }
        }
        return problems;
    }
}
