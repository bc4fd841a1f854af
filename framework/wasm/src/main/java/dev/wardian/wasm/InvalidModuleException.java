package dev.wardian.wasm;

/** A well-formed module that breaks a validation rule (spec chapter 3). */
public final class InvalidModuleException extends ModuleException {
    public InvalidModuleException(String reason, long offset) {
        super(reason, offset);
    }
}
