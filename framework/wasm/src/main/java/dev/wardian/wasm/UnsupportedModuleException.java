package dev.wardian.wasm;

/** A valid module that uses a feature which this engine cannot run. */
public final class UnsupportedModuleException extends ModuleException {
    private final String feature;

    public UnsupportedModuleException(String feature, long offset) {
        super("the engine does not run modules that use " + feature, offset);
        this.feature = feature;
    }

    /** The feature that is not supported, by the name of its proposal. */
    public String feature() {
        return feature;
    }
}
