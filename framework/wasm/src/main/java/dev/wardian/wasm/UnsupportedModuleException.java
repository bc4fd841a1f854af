package dev.wardian.wasm;

/** A valid module that uses a feature which this engine cannot run. */
public final class UnsupportedModuleException extends ModuleException {
    private final String feature;

    public UnsupportedModuleException(String feature, long offset) {
        super("the engine does not run modules that use " + feature, offset);
        this.feature = feature;
    }

    /**
     * What is not supported: the name of a proposal, or {@code shared memories}, the part of
     * threads that no engine runs.
     */
    public String feature() {
        return feature;
    }
}
