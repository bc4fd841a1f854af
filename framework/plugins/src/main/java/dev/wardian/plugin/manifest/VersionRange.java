package dev.wardian.plugin.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of versions, given by bounds that must all hold, such as {@code >=1.0 <2}, {@code ^1.2} or
 * {@code 1.4.0}. Missing parts of a version are zero, except in a bare or {@code =} version, where
 * they are free: {@code 1.2} is every 1.2.x. {@code ^} allows changes to the right of the first
 * part that is not zero, and {@code ~} allows changes of the patch part. A pre-release is in the
 * range only if a bound names a pre-release of the same major, minor and patch.
 */
public final class VersionRange {
    private record Bound(String operator, SemanticVersion version) {
        boolean holds(SemanticVersion candidate) {
            int order = candidate.compareTo(version);
            return switch (operator) {
                case ">=" -> order >= 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                case "<" -> order < 0;
                default -> order == 0;
            };
        }
    }

    private static final Pattern PART =
            Pattern.compile(
                    "(>=|<=|>|<|=|\\^|~)?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+)(-[0-9A-Za-z.-]+)?)?");

    private final String text;
    private final List<Bound> bounds;

    private VersionRange(String text, List<Bound> bounds) {
        this.text = text;
        this.bounds = List.copyOf(bounds);
    }

    /**
     * Parses a range.
     *
     * @param text at most 128 characters
     * @return the range, or empty if {@code text} is not a range
     */
    public static Optional<VersionRange> parse(String text) {
        if (text.length() > SemanticVersion.MAX_LENGTH) {
            return Optional.empty();
        }
        List<Bound> bounds = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches() || !addBounds(bounds, matcher)) {
                return Optional.empty();
            }
        }
        return Optional.of(new VersionRange(text, bounds));
    }

    private static boolean addBounds(List<Bound> bounds, Matcher part) {
        String operator = part.group(1) == null ? "=" : part.group(1);
        boolean hasMinor = part.group(3) != null;
        boolean hasPatch = part.group(4) != null;
        String full =
                part.group(2)
                        + "."
                        + (hasMinor ? part.group(3) : "0")
                        + "."
                        + (hasPatch ? part.group(4) : "0")
                        + (part.group(5) == null ? "" : part.group(5));
        Optional<SemanticVersion> version = SemanticVersion.parse(full);
        version.ifPresent(
                from -> {
                    if (operator.equals("^")) {
                        addSpan(bounds, from, afterCaret(from, hasMinor, hasPatch));
                    } else if (operator.equals("~") || (operator.equals("=") && !hasPatch)) {
                        addSpan(bounds, from, hasMinor ? nextMinor(from) : nextMajor(from));
                    } else if (operator.equals("<=") && !hasPatch) {
                        SemanticVersion end = hasMinor ? nextMinor(from) : nextMajor(from);
                        bounds.add(new Bound("<", end));
                    } else if (operator.equals(">") && !hasPatch) {
                        SemanticVersion end = hasMinor ? nextMinor(from) : nextMajor(from);
                        bounds.add(new Bound(">=", end));
                    } else {
                        bounds.add(new Bound(operator, from));
                    }
                });
        return version.isPresent();
    }

    private static void addSpan(List<Bound> bounds, SemanticVersion from, SemanticVersion end) {
        bounds.add(new Bound(">=", from));
        bounds.add(new Bound("<", end));
    }

    private static SemanticVersion afterCaret(
            SemanticVersion from, boolean hasMinor, boolean hasPatch) {
        if (from.major() > 0 || !hasMinor) {
            return nextMajor(from);
        }
        return from.minor() > 0 || !hasPatch
                ? nextMinor(from)
                : SemanticVersion.of(0, 0, from.patch() + 1);
    }

    private static SemanticVersion nextMajor(SemanticVersion version) {
        return SemanticVersion.of(version.major() + 1, 0, 0);
    }

    private static SemanticVersion nextMinor(SemanticVersion version) {
        return SemanticVersion.of(version.major(), version.minor() + 1, 0);
    }

    /**
     * {@return whether {@code version} is in this range}
     *
     * @param version the version to look for
     */
    public boolean contains(SemanticVersion version) {
        boolean named =
                !version.isPreRelease()
                        || bounds.stream()
                                .map(Bound::version)
                                .anyMatch(b -> b.isPreRelease() && b.hasSameCore(version));
        return named && bounds.stream().allMatch(bound -> bound.holds(version));
    }

    /**
     * {@return why this range does not contain a version that is a pre-release, to follow the
     * version; empty if it contains the version, or if that is no pre-release}
     *
     * @param version the version
     */
    public Optional<String> whyNotPreRelease(SemanticVersion version) {
        if (!version.isPreRelease() || contains(version)) {
            return Optional.empty();
        }
        String core = version.core();
        return Optional.of(
                "a pre-release comes before "
                        + core
                        + ", and is in a range only if a bound of the range names a pre-release of "
                        + core);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionRange that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The range as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
