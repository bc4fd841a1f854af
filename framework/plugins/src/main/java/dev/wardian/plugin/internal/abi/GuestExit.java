package dev.wardian.plugin.internal.abi;

/** Carries the code with which a host function ends the guest's call through the guest's frames. */
final class GuestExit extends RuntimeException {
    private final int code;

    /**
     * @param code 0 for success
     */
    GuestExit(int code) {
        super("exit " + code, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
