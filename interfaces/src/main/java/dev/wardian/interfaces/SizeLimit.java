package dev.wardian.interfaces;

import java.util.OptionalLong;

/**
 * A limit on a size. A function returns {@code E2BIG} beyond it.
 *
 * @param subject a parameter of the core signature, or {@code result}
 * @param value a number of bytes, or {@code limits.} and a limit's key in manifests
 * @param text the text after the value, with its blank or comma, or the empty string
 */
public record SizeLimit(String subject, String value, String text) {
    static final String RESULT = "result";

    private static final String OF_MANIFEST = "limits.";

    /** {@return whether it limits a parameter, and not the result} */
    public boolean isOfParameter() {
        return !subject.equals(RESULT);
    }

    /** {@return the number of bytes, or empty if it is a limit of the manifest} */
    public OptionalLong bytes() {
        return value.startsWith(OF_MANIFEST)
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(value));
    }

    /** {@return the key of the manifest's limit, or the empty string if it is a number of bytes} */
    public String manifestKey() {
        return value.startsWith(OF_MANIFEST) ? value.substring(OF_MANIFEST.length()) : "";
    }

    /** For example {@code key_len: at most 256}. */
    @Override
    public String toString() {
        return subject + ": at most " + value + text;
    }
}
