package dev.wardian.cli;

import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.WasmException;
import dev.wardian.wasm.WasmFrame;
import java.nio.file.InvalidPathException;
import java.util.List;

/** What a failure looks like on standard error: {@code error:} and what happened. */
final class ErrorReport {
    private static final String PREFIX = "error: ";

    /** The most frames that are shown, as in errors of plugins. */
    private static final int MAX_FRAMES = 32;

    private ErrorReport() {}

    /** One line, and no control characters: much of what is told comes from files of strangers. */
    static String line(String message) {
        return PREFIX + ErrorRenderer.printable(message);
    }

    /**
     * The failure in one line. The frames of a guest follow, each on a line of its own; errors of
     * plugins have a form of their own.
     */
    static String of(Throwable failure) {
        return failure instanceof CallException call ? withFrames(call) : summary(failure);
    }

    /** A line of output, without control characters. */
    static String printable(String text) {
        return ErrorRenderer.printable(text);
    }

    /** An error of a plugin that does not end the command. */
    static String warning(PluginException failure) {
        return "warning: " + ErrorRenderer.render(failure);
    }

    /** What the operator should look at though no plugin is rejected for it. */
    static String warning(Problem problem) {
        return "warning: " + ErrorRenderer.render(problem);
    }

    /** That a text is no path in the character set of this locale and on this system. */
    static String noPath(InvalidPathException failure) {
        return "'" + failure.getInput() + "' is no path here: " + failure.getReason();
    }

    private static String summary(Throwable failure) {
        if (failure instanceof PluginException plugin) {
            return PREFIX + ErrorRenderer.render(plugin);
        }
        if (failure instanceof InputException || failure instanceof WasmException) {
            return line(message(failure));
        }
        if (failure instanceof InvalidPathException path) {
            // Of a file that names another one: those of the command line are usage errors.
            return line(noPath(path));
        }
        if (failure instanceof OutOfMemoryError) {
            return line("out of memory: a larger heap is given with java -Xmx");
        }
        return line("internal error: " + failure);
    }

    private static String withFrames(CallException failure) {
        StringBuilder text = new StringBuilder(summary(failure));
        List<WasmFrame> frames = failure.backtrace();
        int shown = Math.min(frames.size(), MAX_FRAMES);
        for (WasmFrame frame : frames.subList(0, shown)) {
            text.append("\n  at ").append(ErrorRenderer.printable(frame.toString()));
        }
        if (shown < frames.size()) {
            text.append("\n  ... ").append(frames.size() - shown).append(" more");
        }
        return text.toString();
    }

    private static String message(Throwable failure) {
        return (failure instanceof Trap ? "trap: " : "") + failure.getMessage();
    }
}
