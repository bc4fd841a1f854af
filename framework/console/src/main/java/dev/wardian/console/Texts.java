package dev.wardian.console;

import dev.wardian.plugin.error.ErrorRenderer;
import java.util.stream.Collectors;

/** Texts of strangers, as the page shows them. */
final class Texts {
    private Texts() {}

    /** Cuts a text and shows what is hidden in it, line by line. */
    static String cut(String text, int max) {
        boolean whole = text.length() <= max;
        int end = whole ? text.length() : max;
        if (!whole && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end)
                        .lines()
                        .map(ErrorRenderer::printable)
                        .collect(Collectors.joining("\n"))
                + (whole ? "" : "...");
    }
}
