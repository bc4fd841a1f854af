package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.wasm.PrintableText;
import dev.wardian.wasm.WasmFrame;
import java.util.List;

/**
 * Renders errors as text for logs, the command line and {@link PluginException#getMessage()}. Much
 * of that text comes from plugins, so the renderer escapes control characters and marks that change
 * the direction of text.
 */
public final class ErrorRenderer {
    /** The longest name, value or grant that a text quotes, in characters. */
    public static final int MAX_QUOTE = 200;

    /** The longest summary, message or hint, in characters. */
    static final int MAX_LINE = 1000;

    /** The longest text of an error, in bytes of UTF-8. */
    static final int MAX_BYTES = 64 << 10;

    private static final int EXCERPT = 100;
    private static final int MAX_FRAMES = 32;
    private static final String CUT = "...";

    /** Room for what follows the problems: how many more there are, frames and the hint. */
    private static final int MAX_PROBLEM_BYTES = MAX_BYTES / 2;

    private ErrorRenderer() {}

    /**
     * Renders a whole error: summary, plugin and call, problems or the guest's stack, hint. The
     * text has at most 64 KiB in UTF-8. Problems without room in it are only counted.
     *
     * @param error the error
     * @return the text, of several lines
     */
    public static String render(PluginException error) {
        StringBuilder text = new StringBuilder(error.id().code()).append(' ');
        text.append(error.summary());
        String info = error.info().toString();
        if (!info.isEmpty()) {
            text.append(" [").append(line(info)).append(']');
        }
        appendProblems(text, problems(error), more(error));
        appendFrames(text, error.wasmStack());
        appendHint(text, "  ", error.hint());
        return text.toString();
    }

    private static void appendProblems(StringBuilder text, List<Problem> problems, int more) {
        int room = MAX_PROBLEM_BYTES;
        int shown = 0;
        for (Problem problem : problems) {
            String next = render(problem).indent(2).stripTrailing();
            room -= utf8Length(next);
            if (room < 0) {
                break;
            }
            text.append('\n').append(next);
            shown++;
        }
        int left = problems.size() - shown + more;
        if (left > 0) {
            text.append("\n  and ").append(left).append(" more");
        }
    }

    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /**
     * Renders one problem: place, id, message, the source line with a caret, hint.
     *
     * @param problem the problem
     * @return the text, of one or more lines
     */
    public static String render(Problem problem) {
        StringBuilder text = new StringBuilder(line(headline(problem)));
        if (problem.location() != null && problem.sourceLine() != null) {
            appendExcerpt(text, problem.location(), problem.sourceLine());
        }
        appendHint(text, "  ", problem.hint());
        return text.toString();
    }

    private static String headline(Problem problem) {
        String place = problem.location() == null ? "" : problem.location() + ": ";
        return place + problem.id().code() + " " + problem.message();
    }

    private static List<Problem> problems(PluginException error) {
        if (error instanceof ManifestException manifest) {
            return manifest.problems();
        }
        if (error instanceof PluginLinkException link) {
            return link.problems();
        }
        return error instanceof CapabilityDenied denied ? denied.problems() : List.of();
    }

    private static int more(PluginException error) {
        if (error instanceof ManifestException manifest) {
            return manifest.more();
        }
        return error instanceof PluginLinkException link ? link.more() : 0;
    }

    /** Shows the part of a long line around the column, and a caret under it. */
    private static void appendExcerpt(StringBuilder text, SourceLocation at, String sourceLine) {
        // What lies far behind the column is not shown, however long the line is.
        long seen = at.column() + 2L * EXCERPT;
        int[] line = sourceLine.codePoints().limit(seen).toArray();
        int column = Math.min(at.column() - 1, line.length);
        int from = line.length <= EXCERPT ? 0 : Math.max(0, column - EXCERPT / 2);
        int to = Math.min(line.length, from + EXCERPT);
        String before = printable(new String(line, from, column - from));
        String after = printable(new String(line, column, Math.max(0, to - column)));
        String cut = from > 0 ? CUT : "";
        String margin = "  " + at.line() + " | ";
        text.append('\n').append(margin).append(cut).append(before).append(after);
        text.append(to < line.length ? CUT : "").append('\n');
        text.append(" ".repeat(margin.length() - 2)).append("| ");
        text.append(" ".repeat(cut.length() + before.codePointCount(0, before.length())))
                .append('^');
    }

    private static void appendFrames(StringBuilder text, List<WasmFrame> frames) {
        for (WasmFrame frame : frames.subList(0, Math.min(frames.size(), MAX_FRAMES))) {
            text.append("\n  at ").append(quoted(frame.toString()));
        }
        if (frames.size() > MAX_FRAMES) {
            text.append("\n  ... ").append(frames.size() - MAX_FRAMES).append(" more");
        }
    }

    private static void appendHint(StringBuilder text, String indent, String hint) {
        if (!hint.isEmpty()) {
            text.append('\n').append(indent).append("hint: ").append(line(hint));
        }
    }

    /**
     * Makes a name or value of a stranger printable, and cuts it.
     *
     * @param text any text
     * @return the text as {@link #printable} returns it, cut after 200 characters
     */
    public static String quoted(String text) {
        return bounded(text, MAX_QUOTE);
    }

    /**
     * Makes a summary, a message or a hint printable, and cuts it.
     *
     * @param text any text
     * @return the text as {@link #printable} returns it, cut after 1000 characters
     */
    public static String line(String text) {
        return bounded(text, MAX_LINE);
    }

    private static String bounded(String text, int max) {
        String shown = printable(cut(text, max));
        return text.length() <= max && shown.length() <= max ? shown : cut(shown, max) + CUT;
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }

    /**
     * Escapes each character that could change a terminal or hide text as {@code \}{@code u....}; a
     * tab becomes a space.
     *
     * @param text any text
     * @return the text without such characters
     */
    public static String printable(String text) {
        return PrintableText.of(text.replace('\t', ' '));
    }
}
