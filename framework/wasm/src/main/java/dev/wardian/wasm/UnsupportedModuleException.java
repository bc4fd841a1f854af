package dev.wardian.wasm;

/** A valid module uses a feature that the engine cannot run. */
public final class UnsupportedModuleException extends ModuleException {
    private final String feature;

    /**
     * For engines.
     *
     * @param feature the name of the proposal
     * @param offset bytes from the start of the module, or -1 if no place is known
     */
    public UnsupportedModuleException(String feature, long offset) {
        super("the engine does not run modules that use " + feature, offset);
        this.feature = feature;
    }

    /**
     * {@return the unsupported feature: the name of a proposal, or {@code shared memories}, the
     * part of threads that no engine runs}
     */
    public String feature() {
        return feature;
    }
}
