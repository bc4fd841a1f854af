package dev.wardian.wasm.internal.runtime;

import org.jspecify.annotations.Nullable;

/** What a guest makes outside of its memories and tables: a structure, array or exception. */
public abstract sealed class HeapObject permits GcObject, ExceptionInstance {
    /** The number of the last walk, {@link HeapWalk#nextNumber}, that came by. */
    long walk;

    /** What the object is counted as. */
    abstract long bytes();

    /** The references that it holds, or null where it can hold none. */
    abstract @Nullable Object @Nullable [] held();
}
