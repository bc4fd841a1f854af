package dev.wardian.wasm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A type that a module defines: a function, struct or array type with its place in the hierarchy of
 * types (spec section 2.3.10). Equal types are one object, also across modules, so types are
 * compared by identity. Only the runtime makes such objects.
 */
public abstract non-sealed class DefinedType implements HeapType {
    private @Nullable ValueType nullable;
    private @Nullable ValueType nonNull;

    /** For the runtime. */
    protected DefinedType() {}

    /** The one type of references to this type, with or without null. */
    final synchronized ValueType reference(boolean orNull) {
        ValueType type = orNull ? nullable : nonNull;
        if (type == null) {
            type = new ValueType(this, orNull);
            if (orNull) {
                nullable = type;
            } else {
                nonNull = type;
            }
        }
        return type;
    }

    /** {@return the function, struct or array type that this type names} */
    public abstract CompositeType composite();

    /** {@return whether no type can have this type as its supertype} */
    public abstract boolean isFinal();

    /** {@return the declared supertype, or empty if the type declares none} */
    public abstract Optional<DefinedType> supertype();

    /** The contents of the type, in which other defined types are short. */
    @Override
    public final String toString() {
        return composite().toString();
    }
}
