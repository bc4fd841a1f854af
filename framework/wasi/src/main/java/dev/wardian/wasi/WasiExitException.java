package dev.wardian.wasi;

/**
 * The guest ended by {@code proc_exit}. The exception unwinds the guest. The caller finds it as the
 * {@linkplain dev.wardian.wasm.HostFunctionException#failure failure} of a {@link
 * dev.wardian.wasm.HostFunctionException}; {@link Wasi#run} returns the code instead.
 */
public final class WasiExitException extends RuntimeException {
    private final int code;

    /**
     * Makes an exception without a stack trace.
     *
     * @param code the exit code that the guest chose, unsigned
     */
    public WasiExitException(int code) {
        super("the guest exited with code " + Integer.toUnsignedString(code), null, false, false);
        this.code = code;
    }

    /** {@return the exit code that the guest chose, unsigned; 0 means success} */
    public int code() {
        return code;
    }
}
