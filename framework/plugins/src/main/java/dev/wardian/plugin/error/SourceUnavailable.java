package dev.wardian.plugin.error;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sources of plugins could not be read or watched. What the manager did not read of them has not
 * changed. The manager went on with the other sources.
 */
public final class SourceUnavailable extends UncheckedIOException {
    private final SortedMap<String, IOException> failures;

    /**
     * Makes the exception.
     *
     * @param failures why, by the name of the source; at least one
     */
    public SourceUnavailable(Map<String, IOException> failures) {
        this(new TreeMap<>(failures));
    }

    private SourceUnavailable(SortedMap<String, IOException> failures) {
        super(text(failures), failures.get(failures.firstKey()));
        this.failures = Collections.unmodifiableSortedMap(failures);
        failures.values().stream().skip(1).forEach(this::addSuppressed);
    }

    private static String text(SortedMap<String, IOException> failures) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : Problems.kept(problems(failures))) {
            text.append(text.isEmpty() ? "" : "\n").append(problem);
        }
        int more = Problems.more(problems(failures), 0);
        return more == 0 ? text.toString() : text + "\nand " + more + " more";
    }

    private static List<Problem> problems(SortedMap<String, IOException> failures) {
        return failures.entrySet().stream()
                .map(failure -> problem(failure.getKey(), failure.getValue()))
                .toList();
    }

    /**
     * {@return the problem of one source} It quotes at most 200 characters of the failure.
     *
     * @param source the name of the source
     * @param failure what its last call threw
     */
    public static Problem problem(String source, IOException failure) {
        if (failure instanceof WithErrorId known && known.id() != ErrorId.SOURCE_UNAVAILABLE) {
            String what = "source " + ErrorRenderer.quoted(source) + ": " + failure.getMessage();
            return Problem.of(known.id(), what, known.id().hint());
        }
        String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        ErrorId id = ErrorId.SOURCE_UNAVAILABLE;
        String message =
                "source "
                        + ErrorRenderer.quoted(source)
                        + " cannot be read: "
                        + ErrorRenderer.quoted(reason);
        return Problem.of(id, message, id.hint());
    }

    /** {@return the failures by the name of the source; never empty} */
    public SortedMap<String, IOException> failures() {
        return failures;
    }

    /** {@return one problem for each source} */
    public List<Problem> problems() {
        return problems(failures);
    }
}
