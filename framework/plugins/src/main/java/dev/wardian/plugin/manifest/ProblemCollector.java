package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problems of one file while it is read. */
final class ProblemCollector {
    private final String file;
    private final @Nullable Path folder;
    private List<String> lines = List.of();
    private final List<Problem> problems = new ArrayList<>();
    private int more;

    ProblemCollector(String file) {
        this(file, null);
    }

    /**
     * @param file what to call the file in locations
     * @param folder where relative paths in it begin; null if it is in no folder
     */
    ProblemCollector(String file, @Nullable Path folder) {
        this.file = file;
        this.folder = folder;
    }

    @Nullable Path folder() {
        return folder;
    }

    String file() {
        return file;
    }

    void setLines(List<String> text) {
        this.lines = text;
    }

    /** A problem at a place of this file; message and hint may quote what the file holds. */
    Problem at(ErrorId id, SourceLocation place, String message, String hint) {
        @Nullable String line = place.line() <= lines.size() ? lines.get(place.line() - 1) : null;
        return new Problem(id, message, place, line, hint);
    }

    /** Reports a problem; a hostile file could make one for each of its bytes. */
    void report(ErrorId id, SourceLocation place, String message, String hint) {
        if (problems.size() < Problem.MOST) {
            problems.add(at(id, place, message, hint));
        } else {
            more++;
        }
    }

    /** How many problems were only counted. */
    int more() {
        return more;
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
