package dev.wardian.wasm.compiler;

/** That there is no room for code now, so that the function is to be asked for again. */
final class Postponed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Postponed() {
        super("there is no room for more code", null, false, false);
    }
}
