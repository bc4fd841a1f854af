package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.source.SourceContents;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for each load, reload, roll-back and unload, and for each version that does not
 * run, with its reasons. What is tried again, and fails for the same reasons, is not repeated,
 * unless the application asks for it. Used in turns.
 */
final class LifecycleLog {
    /** The name of the logger, which documents name. */
    static final String LOGGER = "dev.wardian.lifecycle";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    /** What was written last against each plugin, by the name of the plugin. */
    private final Map<String, Written> written = new HashMap<>();

    /**
     * Why something did not run.
     *
     * @param contents the fingerprint of what was read, or empty if nothing was
     * @param status the plugin afterwards
     */
    private record Written(String contents, PluginStatus status, PluginException reason) {
        /** Whether the reasons are the same. Each attempt has another generation. */
        boolean isSame(Written other) {
            return contents.equals(other.contents)
                    && reason.id() == other.reason.id()
                    && reason.summary().equals(other.reason.summary())
                    && reason.hint().equals(other.reason.hint())
                    && status.problems().equals(other.status.problems());
        }
    }

    void loaded(String name, Generation generation) {
        written.remove(name);
        LOG.info("loaded {} from {}", generation.info(), shown(name));
    }

    void unloaded(String name, CallInfo plugin) {
        written.remove(name);
        LOG.info("unloaded {} from {}", plugin, shown(name));
    }

    /** A plugin that never ran is gone from its source. */
    void gone(String name) {
        written.remove(name);
        LOG.info("{} is gone; it did not run", shown(name));
    }

    /** The files are those of the running version, so what was rejected last is forgotten. */
    void restored(String name, CallInfo running) {
        written.remove(name);
        LOG.info("{} has the files of {}, which runs; its failure is over", shown(name), running);
    }

    /** A plugin accepts no more calls, since it is disabled. */
    void disabled(String name, CallInfo plugin, PluginDisabled why) {
        written.remove(name);
        LOG.info("disabled {} from {}: {}", plugin, shown(name), why.disablement());
    }

    /**
     * A plugin is not disabled any more, and is about to start.
     *
     * @param by the person who enabled it, if there is one
     */
    void enabled(PluginStatus status, @Nullable String by) {
        written.remove(status.source());
        LOG.info(
                "enabled {} from {}{}",
                status.id(),
                shown(status.source()),
                by == null ? "" : ": " + shown(by) + " enabled it");
    }

    /** A plugin was rejected before it ran, or is disabled. */
    void rejected(PluginStatus status, PluginException reason, Change change) {
        if (!isNews(status, reason, change)) {
            return;
        }
        if (reason instanceof PluginDisabled why) {
            LOG.info(
                    "did not start {} from {}: {}",
                    why.info(),
                    shown(status.source()),
                    why.disablement());
        } else {
            LOG.warn("rejected {}: {}", shown(status.source()), reason.getMessage());
        }
    }

    /** A version took the place of another. */
    void replaced(Replacement.Cause cause, String name, CallInfo old, CallInfo next) {
        written.remove(name);
        switch (cause) {
            case RELOAD -> LOG.info("reloaded {} as {} from {}", old, next, shown(name));
            case ROLL_BACK -> LOG.info("rolled back {} to {} from {}", old, next, shown(name));
            case GRANTS ->
                    LOG.info(
                            "reloaded {} as {} under other grants from {}", old, next, shown(name));
            case PROBATION -> {
                // The reason comes with the next line.
            }
        }
    }

    /** Probation has rolled a version back. */
    void failedProbation(String name, CallInfo next, PluginException reason) {
        written.remove(name);
        LOG.warn("rolled back {} to {}: {}", shown(name), next, reason.getMessage());
    }

    /**
     * A version did not take the place of the running one.
     *
     * @param goesOn the status of the running one
     */
    void notReplaced(
            Replacement.Cause cause, PluginStatus goesOn, PluginException reason, Change change) {
        // The line of a disabled plugin says why nothing replaces it.
        if (reason instanceof PluginDisabled || !isNews(goesOn, reason, change)) {
            return;
        }
        String what =
                switch (cause) {
                    case RELOAD ->
                            goesOn.candidate()
                                            .filter(PluginState.PENDING_APPROVAL::equals)
                                            .isPresent()
                                    ? "waits for approval:"
                                    : "rejected the reload of";
                    case ROLL_BACK -> "rejected the roll-back of";
                    case GRANTS -> "cannot start under its grants:";
                    case PROBATION -> "fails in probation, and cannot be rolled back:";
                };
        if (cause == Replacement.Cause.GRANTS) {
            LOG.warn("{} {}: {}", what, shown(goesOn.source()), reason.getMessage());
            return;
        }
        LOG.warn(
                "{} {}; {} of {} stays {}: {}",
                what,
                shown(goesOn.source()),
                goesOn.version(),
                goesOn.id(),
                goesOn.state(),
                reason.getMessage());
    }

    private boolean isNews(PluginStatus status, PluginException reason, Change change) {
        SourceContents contents = change.contents();
        Written now = new Written(contents == null ? "" : contents.fingerprint(), status, reason);
        Written last = written.put(status.source(), now);
        return change.isAsked() || last == null || !last.isSame(now);
    }

    /** A path may have any characters. */
    private static String shown(String name) {
        return ErrorRenderer.printable(name);
    }
}
