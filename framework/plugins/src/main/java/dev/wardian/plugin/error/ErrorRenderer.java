package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.wasm.WasmFrame;
import java.util.List;

/**
 * Renders errors as text for logs, the command line and {@link PluginException#getMessage()}. Much
 * of that text comes from plugins, so the renderer escapes control characters and marks that change
 * the direction of text.
 */
public final class ErrorRenderer {
    private static final int EXCERPT = 100;
    private static final int MAX_FRAMES = 32;

    private ErrorRenderer() {}

    /** Renders the whole error: summary, plugin and call, problems or guest's stack, hint. */
    public static String render(PluginException error) {
        StringBuilder text = new StringBuilder(error.id().code()).append(' ');
        text.append(printable(error.summary()));
        String info = error.info().toString();
        if (!info.isEmpty()) {
            text.append(" [").append(printable(info)).append(']');
        }
        for (Problem problem : problems(error)) {
            text.append("\n").append(render(problem).indent(2).stripTrailing());
        }
        appendFrames(text, error.wasmStack());
        appendHint(text, "  ", error.hint());
        return text.toString();
    }

    /** Renders one problem: place, id, message, the source line with a caret, hint. */
    public static String render(Problem problem) {
        StringBuilder text = new StringBuilder(printable(headline(problem)));
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

    /** Shows the part of a long line around the column, and a caret under it. */
    private static void appendExcerpt(StringBuilder text, SourceLocation at, String sourceLine) {
        int[] line = sourceLine.codePoints().toArray();
        int column = Math.min(at.column() - 1, line.length);
        int from = line.length <= EXCERPT ? 0 : Math.max(0, column - EXCERPT / 2);
        int to = Math.min(line.length, from + EXCERPT);
        String before = printable(new String(line, from, column - from));
        String after = printable(new String(line, column, Math.max(0, to - column)));
        String cut = from > 0 ? "..." : "";
        String margin = "  " + at.line() + " | ";
        text.append('\n').append(margin).append(cut).append(before).append(after);
        text.append(to < line.length ? "..." : "").append('\n');
        text.append(" ".repeat(margin.length() - 2)).append("| ");
        text.append(" ".repeat(cut.length() + before.codePointCount(0, before.length())))
                .append('^');
    }

    private static void appendFrames(StringBuilder text, List<WasmFrame> frames) {
        for (WasmFrame frame : frames.subList(0, Math.min(frames.size(), MAX_FRAMES))) {
            text.append("\n  at ").append(printable(frame.toString()));
        }
        if (frames.size() > MAX_FRAMES) {
            text.append("\n  ... ").append(frames.size() - MAX_FRAMES).append(" more");
        }
    }

    private static void appendHint(StringBuilder text, String indent, String hint) {
        if (!hint.isEmpty()) {
            text.append('\n').append(indent).append("hint: ").append(printable(hint));
        }
    }

    /**
     * Escapes each character that could change a terminal or hide text as {@code \}{@code u....}; a
     * tab becomes a space.
     */
    public static String printable(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                result.append(' ');
            } else if (isHidden(text, i)) {
                result.append(String.format("\\u%04x", (int) c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static boolean isHidden(String text, int index) {
        char c = text.charAt(index);
        if (Character.isSurrogate(c)) {
            boolean paired =
                    Character.isHighSurrogate(c)
                            ? index + 1 < text.length()
                                    && Character.isLowSurrogate(text.charAt(index + 1))
                            : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
            return !paired;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
