package dev.wardian.plugin.capability;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value in a manifest or in a file of grants, with its place. All scalars are text until one of
 * the readers here gives them a type. A reader that cannot do so reports a problem with file, line
 * and column, and returns its fallback: nothing is thrown, so that one run finds every problem, and
 * what was read is used only if there was none.
 */
public interface ManifestNode {
    /** Where this value begins. */
    SourceLocation location();

    /** The keys that lead here, for example {@code capabilities.http.allow[0]}. */
    String path();

    boolean isScalar();

    boolean isSequence();

    boolean isMapping();

    /**
     * Says which keys this mapping may have; every other is reported, with the nearest known one as
     * hint. A capability calls this first.
     */
    void allowKeys(String... keys);

    /**
     * The value of a key of this mapping; nothing where the key is not there or this is no mapping.
     */
    Optional<ManifestNode> get(String key);

    /** As {@link #get}; a missing key is reported. */
    Optional<ManifestNode> require(String key);

    /**
     * The entries of this mapping in the order of the text; anything else is reported and has none.
     */
    Map<String, ManifestNode> entries();

    /** The items of this sequence; anything else is reported and has none. */
    List<ManifestNode> items();

    /**
     * The place of a key of this mapping, for problems with the key itself; the mapping's place
     * where the key is not there.
     */
    SourceLocation keyLocation(String key);

    /** The text of this scalar. */
    String asText(String fallback);

    /** {@code true} or {@code false}, nothing else. */
    boolean asBoolean(boolean fallback);

    /** A whole number in decimal digits, with a sign if need be. */
    long asInteger(long least, long greatest, long fallback);

    /**
     * A quantity such as {@code 64KiB}, {@code 10k} or {@code 200ms}, in the unit's smallest step.
     */
    long asQuantity(Unit unit, long least, long greatest, long fallback);

    /** One of the constants of an enum, written in lower case with {@code -} for {@code _}. */
    <E extends Enum<E>> E asOneOf(Class<E> type, E fallback);

    /** Reports a problem with this value. */
    void problem(String message, String hint);
}
