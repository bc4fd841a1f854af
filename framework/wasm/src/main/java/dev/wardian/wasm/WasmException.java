package dev.wardian.wasm;

/**
 * Reports of the runtime about a module or a guest. There are three families: a module that the
 * runtime rejects ({@link ModuleException}), a module that cannot be linked ({@link
 * LinkException}), and a call that does not return ({@link CallException}).
 */
public abstract sealed class WasmException extends RuntimeException
        permits ModuleException, LinkException, CallException {
    /** So that a message has at most 64 KiB in UTF-8, whatever a module puts into it. */
    private static final int MAX_MESSAGE = 20_000;

    private static final int MAX_QUOTE = 200;

    WasmException(String message) {
        super(bounded(message));
    }

    WasmException(String message, Throwable cause) {
        super(bounded(message), cause);
    }

    static String bounded(String message) {
        return cut(message, MAX_MESSAGE);
    }

    /** A name as messages quote it: cut after 200 characters. */
    static String quoted(String name) {
        return cut(name, MAX_QUOTE);
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "...";
    }
}
