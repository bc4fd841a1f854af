package dev.wardian.spring;

import dev.wardian.plugin.capability.CapabilityConflictException;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.error.SourceUnavailable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Explains why grants, plugins or capabilities stopped the start of an application. */
final class WardianFailureAnalyzer implements FailureAnalyzer {
    /** The most exceptions that are looked at, should causes go round in a circle. */
    private static final int MOST = 100;

    WardianFailureAnalyzer() {}

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST && cause != null; i++) {
            FailureAnalysis analysis = analyzeOne(cause);
            if (analysis != null) {
                return analysis;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static @Nullable FailureAnalysis analyzeOne(Throwable cause) {
        if (cause instanceof ManifestException rejected) {
            return analysis(rejected, hints(rejected, rejected.problems()));
        }
        if (cause instanceof PluginLinkException rejected) {
            return analysis(rejected, hints(rejected, rejected.problems()));
        }
        if (cause instanceof PluginException other) {
            return analysis(other, hints(other, List.of()));
        }
        if (cause instanceof SourceUnavailable unavailable) {
            return analysis(
                    unavailable,
                    "Check wardian.folders and the PluginSource beans. A relative folder counts from"
                            + " the working directory, "
                            + System.getProperty("user.dir")
                            + ".");
        }
        return cause instanceof CapabilityConflictException conflict
                ? analysis(conflict, "Remove one of the two Capability beans.")
                : null;
    }

    private static FailureAnalysis analysis(Throwable cause, String action) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
    }

    /** The hints of the problems, each once; the id of the error otherwise. */
    private static String hints(PluginException error, List<Problem> problems) {
        String hints =
                problems.stream()
                        .map(Problem::hint)
                        .filter(hint -> !hint.isEmpty())
                        .distinct()
                        .map(hint -> "- " + hint)
                        .collect(Collectors.joining("\n"));
        if (hints.isEmpty()) {
            hints = error.hint();
        }
        return hints.isEmpty() ? "See docs/errors.md for " + error.id().code() + "." : hints;
    }
}
