package dev.wardian.wasm;

import java.util.HexFormat;

/**
 * Text of modules for people. A module may name its functions and files as it likes, also so that
 * the name steers a terminal, changes the direction of text or hides what follows.
 */
public final class PrintableText {
    private static final HexFormat HEX = HexFormat.of();

    private PrintableText() {}

    /**
     * Escapes what a reader would not see: control and format characters, separators of lines and
     * paragraphs, and halves of surrogate pairs.
     *
     * @param text any text
     * @return the text with {@code \}{@code u....} for each {@code char} of such a character; it is
     *     the same object if there are none
     */
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && !isHidden(text.codePointAt(first))) {
            first += Character.charCount(text.codePointAt(first));
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            if (isHidden(character)) {
                for (char part : Character.toChars(character)) {
                    result.append("\\u").append(HEX.toHexDigits(part));
                }
            } else {
                result.appendCodePoint(character);
            }
        }
        return result.toString();
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }
}
