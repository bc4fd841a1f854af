package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problems of one file while it is read. */
final class ProblemCollector {
    /** Nobody reads more, and a hostile file could otherwise make one for each of its bytes. */
    private static final int MAX_PROBLEMS = 100;

    private final String file;
    private List<String> lines = List.of();
    private final List<Problem> problems = new ArrayList<>();

    ProblemCollector(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    void setLines(List<String> text) {
        this.lines = text;
    }

    /**
     * A problem at a place of this file. Message and hint may quote what the file holds, line
     * breaks included; they are made one line, so that they forge none in a log.
     */
    Problem at(ErrorId id, SourceLocation place, String message, String hint) {
        @Nullable String line = place.line() <= lines.size() ? lines.get(place.line() - 1) : null;
        return new Problem(
                id, ErrorRenderer.printable(message), place, line, ErrorRenderer.printable(hint));
    }

    void report(ErrorId id, SourceLocation place, String message, String hint) {
        report(at(id, place, message, hint));
    }

    void report(Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** The problems in the order of the text; those without a place come first. */
    List<Problem> sorted() {
        return problems.stream()
                .sorted(
                        Comparator.comparing(
                                Problem::location,
                                Comparator.nullsFirst(
                                        Comparator.comparingInt(SourceLocation::line)
                                                .thenComparingInt(SourceLocation::column))))
                .toList();
    }
}
