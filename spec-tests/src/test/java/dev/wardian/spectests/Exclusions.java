package dev.wardian.spectests;

import java.util.List;
import java.util.Optional;

/** All exclusions, each of which is counted in the report. */
final class Exclusions {
    private static final String TWO_ERRORS =
            "the module has two errors, and the decoder names the other one";

    private static final List<Exclusion> ALL =
            List.of(
                    new Exclusion("1.0", "binary-leb128.wast", List.of(289, 346), TWO_ERRORS),
                    new Exclusion(
                            "1.0",
                            "binary.wast",
                            List.of(68, 87, 105, 123, 424, 625, 762),
                            TWO_ERRORS),
                    new Exclusion("1.0", "custom.wast", List.of(84), TWO_ERRORS),
                    new Exclusion(
                            "2.0",
                            "binary-leb128.wast",
                            List.of(347, 404, 461, 730, 750, 845, 865),
                            TWO_ERRORS),
                    new Exclusion("2.0", "binary.wast", List.of(92, 112, 928, 1189), TWO_ERRORS));

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
