package dev.wardian.plugin.capability;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a capability with its major version. {@code http/1} has the import module {@code
 * wardian:http/1}.
 *
 * @param name lower-case words, for example {@code http} or {@code com.acme.mail}; at most 64
 *     characters
 * @param major the major version, from 1
 */
public record CapabilityName(String name, int major) implements Comparable<CapabilityName> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*");
    private static final Pattern TEXT =
            Pattern.compile("(" + NAME.pattern() + ")(?:/([1-9][0-9]{0,3}))?");
    private static final String NAMESPACE = "wardian:";
    private static final int MAX_LENGTH = 64;

    /**
     * Checks the form.
     *
     * @param name at most 64 characters: lower-case letters, digits and hyphens, in groups with
     *     dots
     * @param major from 1 to 9999
     * @throws IllegalArgumentException if one of the two has another form
     */
    public CapabilityName {
        if (name.length() > MAX_LENGTH
                || !NAME.matcher(name).matches()
                || major < 1
                || major > 9999) {
            throw new IllegalArgumentException("not a capability: " + name + "/" + major);
        }
    }

    /**
     * Parses {@code http/1}, or {@code http}, which means version 1.
     *
     * @param text the name, with or without a version
     * @return the name, or nothing if {@code text} is not a name
     */
    public static Optional<CapabilityName> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.length() > MAX_LENGTH + 5 || !matcher.matches()) {
            return Optional.empty();
        }
        String major = matcher.group(2);
        if (matcher.group(1).length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(
                new CapabilityName(matcher.group(1), major == null ? 1 : Integer.parseInt(major)));
    }

    /**
     * Parses a name in code, as {@link #parse} does.
     *
     * @param text the name, with or without a version
     * @return the name
     * @throws IllegalArgumentException if {@code text} is not a name
     */
    public static CapabilityName of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a capability: " + text));
    }

    /**
     * Finds the capability of an import module such as {@code wardian:http/1}. The version is
     * required.
     *
     * @param module the name of an import module
     * @return the capability, or empty if the module is none of a capability
     */
    public static Optional<CapabilityName> ofImportModule(String module) {
        return module.startsWith(NAMESPACE) && module.indexOf('/') > 0
                ? parse(module.substring(NAMESPACE.length()))
                : Optional.empty();
    }

    /** {@return the import module: {@code wardian:http/1}} */
    public String importModule() {
        return NAMESPACE + this;
    }

    @Override
    public int compareTo(CapabilityName other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(major, other.major);
    }

    /**
     * {@return the name as people write it in manifests: {@code http} for version 1, else {@code
     * http/2}}
     */
    public String shortForm() {
        return major == 1 ? name : toString();
    }

    /** The form {@code http/1}. */
    @Override
    public String toString() {
        return name + "/" + major;
    }

    // In plain code, since each start needs it: linking that of a record takes longer.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CapabilityName that
                && name.equals(that.name)
                && major == that.major;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + major;
    }
}
