package dev.wardian.plugin.capability;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value in a manifest or in a file of grants, with its place. Scalars are text until one of these
 * methods gives them a type. If the text has another type, the method reports a problem with file,
 * line and column and returns its fallback. Methods throw nothing, so that one run finds every
 * problem; the caller uses the values only if there was no problem.
 */
public interface ManifestNode {
    /** Where this value begins. */
    SourceLocation location();

    /** The path of keys to this value, for example {@code capabilities.http.allow[0]}. */
    String path();

    boolean isScalar();

    boolean isSequence();

    boolean isMapping();

    /**
     * Declares the keys that this mapping may have. Every other key is reported as a problem, with
     * the nearest known key as hint. A capability calls this method first.
     */
    void allowKeys(String... keys);

    /**
     * Returns the value of a key of this mapping; nothing if the key is missing or this is not a
     * mapping.
     */
    Optional<ManifestNode> get(String key);

    /** As {@link #get}; a missing key is reported. */
    Optional<ManifestNode> require(String key);

    /**
     * Returns the entries of this mapping in the order of the text. A value that is not a mapping
     * is reported and has no entries.
     */
    Map<String, ManifestNode> entries();

    /**
     * Returns the items of this sequence. A value that is not a sequence is reported and has no
     * items.
     */
    List<ManifestNode> items();

    /**
     * Returns the place of a key of this mapping, for problems with the key itself; the mapping's
     * place if the key is missing.
     */
    SourceLocation keyLocation(String key);

    /** The text of this scalar. */
    String asText(String fallback);

    /** A boolean: {@code true} or {@code false}, nothing else. */
    boolean asBoolean(boolean fallback);

    /** A whole number in decimal digits, with a minus sign if it is negative. */
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
