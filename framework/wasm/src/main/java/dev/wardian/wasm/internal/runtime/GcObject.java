package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.internal.model.RuntimeType;

/** A structure or an array. The JVM collects it. */
public abstract sealed class GcObject extends HeapObject permits StructInstance, ArrayInstance {
    public final RuntimeType type;

    GcObject(RuntimeType type) {
        this.type = type;
    }
}
