package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.Subtyping;

/** The types of references at run time (spec section 4.2.15). */
public final class References {
    private References() {}

    /** Whether a reference that is not null is one to {@code type}. */
    public static boolean is(Object value, HeapType type) {
        if (type == AbstractHeapType.EXTERN) {
            return true;
        }
        if (value instanceof FunctionInstance function) {
            return type instanceof RuntimeType defined
                    ? function.definedType.isSubtypeOf(defined)
                    : Subtyping.matches(function.definedType, type);
        }
        return value instanceof ExceptionInstance && type == AbstractHeapType.EXN;
    }
}
