package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.internal.model.ModuleData;
import org.jspecify.annotations.Nullable;

/**
 * All functions that a module defines, in one of two variants: with or without metering. Shared by
 * its instances.
 */
public final class ModuleCode {
    public final ModuleData data;
    public final boolean metered;

    /** Where blocks are counted, or null: only tools ask for it. */
    public final @Nullable BlockProfile profile;

    /** The module's types. */
    public final TypeLayout[] layouts;

    /** The functions that the module defines. */
    public final FunctionCode[] functions;

    /**
     * @param data a validated module
     * @param types the module's types, canonical
     * @param metered whether the code burns fuel
     */
    public ModuleCode(ModuleData data, FunctionType[] types, boolean metered) {
        this(data, types, metered, null);
    }

    /** As above, with a profile. */
    public ModuleCode(
            ModuleData data,
            FunctionType[] types,
            boolean metered,
            @Nullable BlockProfile profile) {
        this.profile = profile;
        this.data = data;
        this.metered = metered;
        this.layouts = new TypeLayout[types.length];
        for (int i = 0; i < types.length; i++) {
            layouts[i] = TypeLayout.of(types[i]);
        }
        this.functions = new FunctionCode[data.definedFunctions()];
        for (int i = 0; i < functions.length; i++) {
            int type = data.functionTypes[data.importedFunctions + i];
            functions[i] = new FunctionCode(this, i, types[type], layouts[type]);
        }
    }
}
