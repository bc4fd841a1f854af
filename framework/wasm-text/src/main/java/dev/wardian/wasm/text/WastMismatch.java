package dev.wardian.wasm.text;

/** A command does not hold, with the reason. It never leaves the runner. */
final class WastMismatch extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_REASON = 20_000;

    WastMismatch(String reason) {
        super(
                reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "...",
                null,
                false,
                false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
