package dev.wardian.wasm;

/** Bytes that are no module of the binary format (spec chapter 5). */
public final class MalformedModuleException extends ModuleException {
    public MalformedModuleException(String reason, long offset) {
        super(reason, offset);
    }

    /** As {@link #MalformedModuleException(String, long)}, with a {@link #hint}. */
    public MalformedModuleException(String reason, long offset, String hint) {
        super(reason, offset, hint);
    }
}
