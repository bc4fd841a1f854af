package dev.wardian.wasm;

/** A well-formed module breaks a validation rule (spec chapter 3). */
public final class InvalidModuleException extends ModuleException {
    /**
     * For decoder and validator.
     *
     * @param reason begins with the words of the specification's tests
     * @param offset bytes from the start of the module, or -1 if no place is known
     */
    public InvalidModuleException(String reason, long offset) {
        super(reason, offset);
    }
}
