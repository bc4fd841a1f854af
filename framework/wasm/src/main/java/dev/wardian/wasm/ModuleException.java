package dev.wardian.wasm;

/**
 * The runtime rejects a module before it runs, with the place in the binary at which it found the
 * reason.
 */
public abstract sealed class ModuleException extends WasmException
        permits MalformedModuleException,
                InvalidModuleException,
                ModuleLimitException,
                UnsupportedModuleException {
    private final String reason;
    private final long offset;
    private final String hint;

    ModuleException(String reason, long offset) {
        this(reason, offset, "");
    }

    ModuleException(String reason, long offset, String hint) {
        super(located(reason, offset) + (hint.isEmpty() ? "" : "; " + hint));
        this.reason = bounded(reason);
        this.offset = offset;
        this.hint = hint;
    }

    private static String located(String reason, long offset) {
        return offset >= 0 ? reason + " (at offset 0x" + Long.toHexString(offset) + ")" : reason;
    }

    /**
     * {@return the reason without the offset} For malformed and invalid modules it begins with the
     * words of the specification's tests.
     */
    public String reason() {
        return reason;
    }

    /** {@return the offset in bytes from the start of the module, or -1 if no place is known} */
    public long offset() {
        return offset;
    }

    /**
     * {@return what the file probably is, and what to do to get a module; the empty string if that
     * is not known} The message ends with it.
     */
    public String hint() {
        return hint;
    }

    /** {@return the reason with its offset, without the hint} */
    public String locatedReason() {
        return located(reason, offset);
    }
}
