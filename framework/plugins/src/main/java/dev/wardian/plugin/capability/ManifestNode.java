package dev.wardian.plugin.capability;

import java.nio.file.Path;
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
    /** {@return the place where this value begins} */
    SourceLocation location();

    /** {@return the path of keys to this value, for example {@code capabilities.http.allow[0]}} */
    String path();

    /** {@return whether this is a single value, without keys and items} */
    boolean isScalar();

    /** {@return whether this has items} */
    boolean isSequence();

    /** {@return whether this has keys with values} */
    boolean isMapping();

    /**
     * Declares the keys that this mapping may have. Every other key is reported as a problem, with
     * the nearest known key as hint. A capability calls this method first.
     *
     * @param keys the known keys, in the order in which hints list them
     */
    void allowKeys(String... keys);

    /**
     * Looks a key of this mapping up.
     *
     * @param key the key
     * @return the value, or empty if the key is missing or this is not a mapping
     */
    Optional<ManifestNode> get(String key);

    /**
     * Looks a key of this mapping up, and reports it if it is missing.
     *
     * @param key the key
     * @return the value, or empty if the key is missing or this is not a mapping
     */
    Optional<ManifestNode> require(String key);

    /**
     * {@return the entries of this mapping in the order of the text} A value that is not a mapping
     * is reported and has no entries.
     */
    Map<String, ManifestNode> entries();

    /**
     * {@return the items of this sequence} A value that is not a sequence is reported and has no
     * items.
     */
    List<ManifestNode> items();

    /**
     * {@return the place of a key of this mapping, for problems with the key itself; the mapping's
     * place if the key is missing}
     *
     * @param key the key
     */
    SourceLocation keyLocation(String key);

    /**
     * Reads this scalar as text.
     *
     * @param fallback the result for a value that is no scalar
     * @return the text as it was written
     */
    String asText(String fallback);

    /**
     * Reads a boolean: {@code true} or {@code false}, nothing else.
     *
     * @param fallback the result for any other value
     * @return the boolean
     */
    boolean asBoolean(boolean fallback);

    /**
     * Reads a whole number in decimal digits, with a minus sign if it is negative.
     *
     * @param least the least number that is allowed
     * @param greatest the greatest number that is allowed
     * @param fallback the result for any other value
     * @return the number
     */
    long asInteger(long least, long greatest, long fallback);

    /**
     * Reads a quantity such as {@code 64KiB}, {@code 10k} or {@code 200ms}.
     *
     * @param unit the unit, which decides on the suffixes
     * @param least the least quantity that is allowed, in the unit's smallest step
     * @param greatest the greatest quantity that is allowed, in the unit's smallest step
     * @param fallback the result for any other value
     * @return the quantity in the unit's smallest step: bytes, ones or nanoseconds
     */
    long asQuantity(Unit unit, long least, long greatest, long fallback);

    /**
     * Reads a constant of an enum, written in lower case with {@code -} for {@code _}.
     *
     * @param <E> the type of the constants
     * @param type the enum
     * @param fallback the result for any other value
     * @return the constant
     */
    <E extends Enum<E>> E asOneOf(Class<E> type, E fallback);

    /**
     * Reads the path of a file or folder of the host. A relative one begins at the folder of the
     * file that this value is in. Nothing has to be there.
     *
     * @return the absolute path; empty after reporting a text that is no path, or a relative path
     *     in a text that is in no folder
     */
    Optional<Path> asPath();

    /**
     * Reports a problem with this value.
     *
     * @param message what is wrong, one line
     * @param hint how to correct the problem, or the empty string
     */
    void problem(String message, String hint);
}
