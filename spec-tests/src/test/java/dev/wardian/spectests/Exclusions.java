package dev.wardian.spectests;

import java.util.List;
import java.util.Optional;

/** All exclusions, each of which is counted in the report: none. */
final class Exclusions {
    private static final List<Exclusion> ALL = List.of();

    private Exclusions() {}

    /** The exclusion of what the engine does not run in a script. */
    static Optional<Exclusion> unsupported(String version, String script) {
        return ALL.stream()
                .filter(one -> one.covers(version, script) && one.lines().isEmpty())
                .findFirst();
    }

    /** The exclusion of a single command. */
    static Optional<Exclusion> command(String version, String script, int line) {
        return ALL.stream()
                .filter(one -> one.covers(version, script) && one.lines().contains(line))
                .findFirst();
    }
}
