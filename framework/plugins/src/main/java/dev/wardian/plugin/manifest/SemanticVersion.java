package dev.wardian.plugin.manifest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as Semantic Versioning 2.0.0 defines it. The order is precedence, which ignores build
 * metadata: versions that differ only in build metadata compare as 0 although they are not equal.
 *
 * @param major incompatible changes
 * @param minor additions
 * @param patch corrections
 * @param preRelease the identifiers after {@code -}; empty for a release
 * @param build the text after {@code +}, or the empty string
 */
public record SemanticVersion(
        long major, long minor, long patch, List<String> preRelease, String build)
        implements Comparable<SemanticVersion> {
    static final int MAX_LENGTH = 128;

    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final String IDENTIFIERS = "([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)";
    private static final Pattern TEXT =
            Pattern.compile(
                    NUMBER
                            + "\\."
                            + NUMBER
                            + "\\."
                            + NUMBER
                            + "(?:-"
                            + IDENTIFIERS
                            + ")?(?:\\+"
                            + IDENTIFIERS
                            + ")?");

    /**
     * Copies the identifiers. It does not check the parts; {@link #parse} does.
     *
     * @param major incompatible changes, from 0
     * @param minor additions, from 0
     * @param patch corrections, from 0
     * @param preRelease the identifiers after {@code -}; empty for a release
     * @param build the text after {@code +}, or the empty string
     */
    public SemanticVersion {
        preRelease = List.copyOf(preRelease);
    }

    /**
     * Makes the version of a release.
     *
     * @param major incompatible changes, from 0
     * @param minor additions, from 0
     * @param patch corrections, from 0
     * @return the version {@code major.minor.patch}
     */
    public static SemanticVersion of(long major, long minor, long patch) {
        return new SemanticVersion(major, minor, patch, List.of(), "");
    }

    /**
     * Parses a version.
     *
     * @param text at most 128 characters, for example {@code 1.4.0-rc.1}
     * @return the version, or empty if {@code text} is not a version
     */
    public static Optional<SemanticVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return Optional.empty();
        }
        String pre = matcher.group(4);
        String build = matcher.group(5);
        List<String> identifiers = pre == null ? List.of() : List.of(pre.split("\\."));
        if (identifiers.stream().anyMatch(SemanticVersion::hasLeadingZero)) {
            return Optional.empty();
        }
        return Optional.of(
                new SemanticVersion(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        identifiers,
                        build == null ? "" : build));
    }

    private static boolean hasLeadingZero(String identifier) {
        return isNumeric(identifier) && identifier.length() > 1 && identifier.charAt(0) == '0';
    }

    private static boolean isNumeric(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@return whether this is a pre-release} */
    public boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    /** The version without pre-release and build. */
    String core() {
        return major + "." + minor + "." + patch;
    }

    boolean hasSameCore(SemanticVersion other) {
        return major == other.major && minor == other.minor && patch == other.patch;
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int core = Long.compare(major, other.major);
        core = core != 0 ? core : Long.compare(minor, other.minor);
        core = core != 0 ? core : Long.compare(patch, other.patch);
        if (core != 0) {
            return core;
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        int common = Math.min(preRelease.size(), other.preRelease.size());
        for (int i = 0; i < common; i++) {
            int difference = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    /** Numbers come before words; without leading zeros the longer number is the greater one. */
    private static int compareIdentifiers(String a, String b) {
        if (isNumeric(a) != isNumeric(b)) {
            return isNumeric(a) ? -1 : 1;
        }
        return isNumeric(a) && a.length() != b.length()
                ? Integer.compare(a.length(), b.length())
                : a.compareTo(b);
    }

    @Override
    public String toString() {
        return major
                + "."
                + minor
                + "."
                + patch
                + (preRelease.isEmpty() ? "" : "-" + String.join(".", preRelease))
                + (build.isEmpty() ? "" : "+" + build);
    }
}
