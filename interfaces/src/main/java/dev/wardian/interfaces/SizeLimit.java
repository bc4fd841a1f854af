package dev.wardian.interfaces;

import java.util.OptionalLong;

/**
 * A limit on a size. A function answers {@code E2BIG} beyond it.
 *
 * @param subject a parameter of the core signature, or {@code result}
 * @param value a number of bytes, or {@code limits.} and a limit's key in manifests
 * @param text what follows the value, with its blank or comma, or nothing
 */
public record SizeLimit(String subject, String value, String text) {
    static final String RESULT = "result";

    private static final String OF_MANIFEST = "limits.";

    /** Whether it is on a parameter, and not on the result. */
    public boolean isOfParameter() {
        return !subject.equals(RESULT);
    }

    /** The number of bytes, unless a manifest's limit says it. */
    public OptionalLong bytes() {
        return value.startsWith(OF_MANIFEST)
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(value));
    }

    /** The key of a manifest's limit; empty where it is a number of bytes. */
    public String manifestKey() {
        return value.startsWith(OF_MANIFEST) ? value.substring(OF_MANIFEST.length()) : "";
    }

    /** For example {@code key_len: at most 256}. */
    @Override
    public String toString() {
        return subject + ": at most " + value + text;
    }
}
