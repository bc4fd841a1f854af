package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.ManifestSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the mismatches between a module and its manifest, each with the manifest line to change.
 */
public final class LinkProblems {
    private static final String OPERATIONS = "operations";

    private final ManifestSource source;
    private final List<Problem> problems = new ArrayList<>();
    private int more;

    LinkProblems(ManifestSource source) {
        this.source = source;
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /**
     * Whether a further problem is only counted; this counts it then. A module can have a million
     * of them, so what would be said of one is not even put together.
     */
    boolean counts() {
        boolean full = problems.size() >= Problem.MOST;
        if (full) {
            more++;
        }
        return full;
    }

    PluginLinkException toException(CallInfo info) {
        return new PluginLinkException(info, problems, more);
    }

    /** A problem with the module as a whole. */
    public void module(ErrorId id, String message, String hint) {
        add(id, message, hint, "module", "file");
    }

    public void abi(ErrorId id, String message, String hint) {
        add(id, message, hint, "abi");
    }

    /** A problem with the state that is handed over. */
    public void state(ErrorId id, String message, String hint) {
        add(id, message, hint, "state", "handover");
    }

    /** A problem with how calls share instances. */
    public void instances(ErrorId id, String message, String hint) {
        add(id, message, hint, "instances", "mode");
    }

    public void operation(ErrorId id, String name, String message, String hint) {
        add(id, message, hint, OPERATIONS, name);
    }

    /** A problem at the request for a capability; where there is none, at the list of requests. */
    void capability(ErrorId id, CapabilityName name, String message, String hint) {
        if (!counts()) {
            problems.add(source.problemOf(name, id, message, hint));
        }
    }

    private void add(ErrorId id, String message, String hint, String... keys) {
        if (!counts()) {
            problems.add(source.problem(id, message, hint, keys));
        }
    }
}
