package dev.wardian.wasm.text;

import java.util.List;
import java.util.Map;

/**
 * Compares messages with those that scripts expect. Later versions of the suite word some of them
 * differently.
 */
final class Wording {
    /** The words of version 1.0 or 2.0, and the words that the same scripts have today. */
    private static final Map<String, List<String>> TODAY =
            Map.ofEntries(
                    Map.entry("invalid UTF-8 encoding", List.of("malformed UTF-8 encoding")),
                    Map.entry("invalid mutability", List.of("malformed mutability")),
                    Map.entry("invalid value type", List.of("malformed value type")),
                    Map.entry("unexpected end", List.of("length out of bounds")),
                    Map.entry(
                            "unexpected end of section or function",
                            List.of("length out of bounds")),
                    Map.entry("invalid section id", List.of("malformed section id")),
                    Map.entry("zero flag expected", List.of("zero byte expected")),
                    Map.entry("result before parameter", List.of("unexpected token")),
                    Map.entry("malformed lane index", List.of("i8 constant out of range")));

    private Wording() {}

    /**
     * Whether {@code actual} begins with the expected words, or with those that scripts have today.
     */
    static boolean fits(String actual, String expected) {
        if (actual.startsWith(expected)) {
            return true;
        }
        for (String words : TODAY.getOrDefault(expected, List.of())) {
            if (actual.startsWith(words)) {
                return true;
            }
        }
        return false;
    }
}
