package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.I31;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.Subtyping;
import org.jspecify.annotations.Nullable;

/** The types of references at run time (spec section 4.2.15). */
public final class References {
    private References() {}

    /** Whether a reference that is not null is one to {@code type}. */
    public static boolean is(Object value, HeapType type) {
        if (type == AbstractHeapType.EXTERN || type == AbstractHeapType.ANY) {
            return true;
        }
        if (value instanceof GcObject object) {
            return matches(object.type, type);
        }
        if (value instanceof FunctionInstance function) {
            return matches(function.definedType, type);
        }
        if (value instanceof I31) {
            return Subtyping.matches(AbstractHeapType.I31, type);
        }
        return value instanceof ExceptionInstance && type == AbstractHeapType.EXN;
    }

    private static boolean matches(RuntimeType actual, HeapType expected) {
        return expected instanceof RuntimeType defined
                ? actual.isSubtypeOf(defined)
                : Subtyping.matches(actual, expected);
    }

    /**
     * The integer that a reference is.
     *
     * @throws GuestUnwind if it is null
     */
    public static I31 integer(@Nullable Object reference) {
        if (reference == null) {
            throw GuestUnwind.trap(TrapKind.NULL_I31_REFERENCE);
        }
        return (I31) reference;
    }

    /** Whether two references are the same; integers are when their values are. */
    public static boolean same(@Nullable Object one, @Nullable Object other) {
        return one == other || (one instanceof I31 && one.equals(other));
    }
}
