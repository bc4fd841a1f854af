package dev.wardian.wasm.compiler.runtime;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.runtime.GcObject;
import dev.wardian.wasm.internal.runtime.GlobalInstance;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.References;
import org.jspecify.annotations.Nullable;

/** Tests and casts of references, and references in globals. */
public final class Casts {
    private Casts() {}

    /** Whether it is one to a structure or an array of a type of the module. */
    public static int isObject(@Nullable Object reference, Instance instance, int type) {
        return reference instanceof GcObject object && object.type.isSubtypeOf(instance.types[type])
                ? 1
                : 0;
    }

    /** The same for a type that has no subtypes. */
    public static int isExactly(@Nullable Object reference, Instance instance, int type) {
        RuntimeType exact = instance.types[type];
        return reference instanceof GcObject object && object.type == exact ? 1 : 0;
    }

    public static @Nullable Object cast(@Nullable Object reference, Instance instance, int code) {
        if (!ReferenceValues.isOf(reference, instance, code)) {
            throw failure();
        }
        return reference;
    }

    public static @Nullable Object castToObject(
            @Nullable Object reference, Instance instance, int type, int nullable) {
        if (reference == null ? nullable == 0 : isObject(reference, instance, type) == 0) {
            throw failure();
        }
        return reference;
    }

    public static @Nullable Object castExactly(
            @Nullable Object reference, Instance instance, int type, int nullable) {
        if (reference == null ? nullable == 0 : isExactly(reference, instance, type) == 0) {
            throw failure();
        }
        return reference;
    }

    private static GuestUnwind failure() {
        return GuestUnwind.trap(TrapKind.CAST_FAILURE);
    }

    public static int same(@Nullable Object one, @Nullable Object other) {
        return References.same(one, other) ? 1 : 0;
    }

    public static @Nullable Object get(GlobalInstance global) {
        return global.reference;
    }

    public static void set(@Nullable Object value, GlobalInstance global) {
        global.reference = value;
    }
}
