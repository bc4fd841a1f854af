package dev.wardian.wasm.text;

/** A command that does not hold, with the reason; never leaves the runner. */
final class WastMismatch extends Exception {
    private static final long serialVersionUID = 1;

    WastMismatch(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
