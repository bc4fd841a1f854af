package dev.wardian.interfaces.guest;

import dev.wardian.interfaces.ErrorCase;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.interfaces.ResultShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The words of a function's documentation, and how they are broken into lines. */
final class Words {
    /** The longest line of the SDKs. */
    static final int WIDTH = 120;

    private Words() {}

    /** What the function does. */
    static String text(InterfaceFunction function) {
        return function.text() + (function.shape() == ResultShape.VARIABLE ? " A getter." : "");
    }

    /** The function's limits in a sentence, or nothing. */
    static String limits(InterfaceFunction function) {
        if (function.limits().isEmpty()) {
            return "";
        }
        return function.limits().stream()
                .map(limit -> limit.subject() + " " + limit.value() + limit.text())
                .collect(Collectors.joining("; ", "Limits: ", "."));
    }

    /**
     * The function's errors in a sentence, or nothing.
     *
     * @param spelling how an error's name is written
     */
    static String errors(InterfaceFunction function, UnaryOperator<String> spelling) {
        if (function.errors().isEmpty()) {
            return "";
        }
        return function.errors().stream()
                .map(it -> error(it, spelling))
                .collect(Collectors.joining(", ", "Errors: ", "."));
    }

    private static String error(ErrorCase error, UnaryOperator<String> spelling) {
        String text = error.text().isEmpty() ? "" : " (" + error.text() + ")";
        return spelling.apply(error.name()) + text;
    }

    /**
     * Breaks a text into lines.
     *
     * @param prefix begins each line
     */
    static List<String> lines(String text, String prefix) {
        return lines(List.of(text.split(" ")), prefix);
    }

    /**
     * Puts parts with a space between two into lines.
     *
     * @param prefix begins each line
     */
    static List<String> lines(List<String> parts, String prefix) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            if (line.length() > 0 && prefix.length() + line.length() + 1 + part.length() > WIDTH) {
                lines.add(prefix + line);
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(part);
        }
        lines.add(prefix + line);
        return lines;
    }
}
