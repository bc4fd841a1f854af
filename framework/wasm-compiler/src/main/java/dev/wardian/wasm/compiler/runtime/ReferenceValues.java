package dev.wardian.wasm.compiler.runtime;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.interpreter.Cells;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** What references are. */
public final class ReferenceValues {
    private ReferenceValues() {}

    /** The same reference; throws if it is null. */
    public static Object nonNull(@Nullable Object reference) {
        if (reference == null) {
            throw GuestUnwind.trap(TrapKind.NULL_REFERENCE);
        }
        return reference;
    }

    /** Whether a reference is of a type that register code names by {@code code}. */
    public static boolean isOf(@Nullable Object reference, Instance instance, int code) {
        return Cells.isOf(instance, reference, code);
    }
}
