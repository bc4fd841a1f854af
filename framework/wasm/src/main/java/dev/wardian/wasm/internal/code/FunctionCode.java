package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/**
 * A function that a module defines, with its register code once it was called. Shared by all
 * instances of the module and by all threads: two threads may lower it at the same time, either
 * result is right.
 */
public final class FunctionCode {
    public final ModuleCode module;

    /** The index among the functions that the module defines. */
    public final int definedIndex;

    public final RuntimeType type;
    public final TypeLayout layout;

    /**
     * The register code, or null before it was first wanted. Read and written without
     * synchronisation: all its fields are final.
     */
    public @Nullable LoweredFunction lowered;

    FunctionCode(ModuleCode module, int definedIndex, RuntimeType type, TypeLayout layout) {
        this.module = module;
        this.definedIndex = definedIndex;
        this.type = type;
        this.layout = layout;
    }

    /** The index in the module's function index space, imports first. */
    public int index() {
        return module.data.importedFunctions + definedIndex;
    }

    /** The size of the body in the binary. */
    public int bodyBytes() {
        return module.data.bodyEnd[definedIndex] - module.data.bodyStart[definedIndex];
    }
}
