package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.TagType;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.RuntimeType;

/** A tag. */
public final class TagInstance implements WasmTag {
    /** The canonical type, a function type. */
    public final RuntimeType type;

    /** How the values of its exceptions lie in slots: as parameters. */
    public final TypeLayout layout;

    public TagInstance(RuntimeType type) {
        this.type = type;
        this.layout = TypeLayout.of(type.functionType());
    }

    @Override
    public TagType type() {
        return new TagType(type.functionType());
    }

    @Override
    public String toString() {
        return type().toString();
    }
}
