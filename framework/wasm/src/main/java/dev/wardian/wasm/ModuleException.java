package dev.wardian.wasm;

/**
 * A module that is refused before it runs, with the offset in the binary at which the reason was
 * found.
 */
public abstract sealed class ModuleException extends WasmException
        permits MalformedModuleException,
                InvalidModuleException,
                ModuleLimitException,
                UnsupportedModuleException {
    private final String reason;
    private final long offset;

    ModuleException(String reason, long offset) {
        super(offset >= 0 ? reason + " (at offset 0x" + Long.toHexString(offset) + ")" : reason);
        this.reason = bounded(reason);
        this.offset = offset;
    }

    /**
     * The reason alone, without the offset; for malformed and invalid modules it begins with the
     * words of the specification's tests.
     */
    public String reason() {
        return reason;
    }

    /** The offset in bytes from the start of the module, or -1 where there is none. */
    public long offset() {
        return offset;
    }
}
