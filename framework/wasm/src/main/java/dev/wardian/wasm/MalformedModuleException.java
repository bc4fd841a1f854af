package dev.wardian.wasm;

/** Bytes are not a module of the binary format (spec chapter 5). */
public final class MalformedModuleException extends ModuleException {
    /**
     * For the decoder.
     *
     * @param reason begins with the words of the specification's tests
     * @param offset bytes from the start of the module, or -1 if no place is known
     */
    public MalformedModuleException(String reason, long offset) {
        super(reason, offset);
    }

    /**
     * For the decoder, with a hint.
     *
     * @param reason begins with the words of the specification's tests
     * @param offset bytes from the start of the module, or -1 if no place is known
     * @param hint what the file probably is, and what to do; or the empty string
     */
    public MalformedModuleException(String reason, long offset, String hint) {
        super(reason, offset, hint);
    }
}
