package dev.wardian.cli;

import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.WasmException;
import dev.wardian.wasm.WasmFrame;

/** What a failure looks like on standard error: {@code error:} and what happened. */
final class ErrorReport {
    private static final String PREFIX = "error: ";

    private ErrorReport() {}

    /** One line, and no control characters: much of what is told comes from files of strangers. */
    static String line(String message) {
        return PREFIX + ErrorRenderer.printable(message);
    }

    /** The failure in one line, but for errors of plugins, which have a form of their own. */
    static String of(Throwable failure) {
        if (failure instanceof PluginException plugin) {
            return PREFIX + ErrorRenderer.render(plugin);
        }
        if (failure instanceof InputException || failure instanceof WasmException) {
            return line(message(failure));
        }
        if (failure instanceof OutOfMemoryError) {
            return line("out of memory: a larger heap is given with java -Xmx");
        }
        return line("internal error: " + failure);
    }

    /** As {@link #of}, and the guest's frames, each on a line of its own. */
    static String withBacktrace(Throwable failure) {
        StringBuilder text = new StringBuilder(of(failure));
        if (failure instanceof CallException call) {
            for (WasmFrame frame : call.backtrace()) {
                text.append("\n  at ").append(ErrorRenderer.printable(frame.toString()));
            }
        }
        return text.toString();
    }

    private static String message(Throwable failure) {
        return (failure instanceof Trap ? "trap: " : "") + failure.getMessage();
    }
}
