package dev.wardian.plugin.internal.codec;

import java.util.Locale;
import java.util.regex.Pattern;

/** From Java method names to names of operations. */
final class OperationNames {
    /**
     * Before a capital that follows a small letter or digit, and before the last of a run of
     * capitals that a small letter follows.
     */
    private static final Pattern WORD_START =
            Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private OperationNames() {}

    /**
     * {@code fraudScore} becomes {@code fraud-score}, {@code parseURLPath} becomes {@code
     * parse-url-path}.
     */
    static String inWords(String methodName) {
        return WORD_START.matcher(methodName).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
