package dev.wardian.wasm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A type that a module defines (spec section 2.3.10): a function, struct or array type with its
 * place in the hierarchy of types. There is one object for all equal ones, whichever modules they
 * come from, so that types are compared by identity. Only the runtime makes such objects.
 */
public abstract non-sealed class DefinedType implements HeapType {
    private @Nullable ValueType nullable;
    private @Nullable ValueType nonNull;

    protected DefinedType() {}

    /** The one type of references to this type that may, or may not, be null. */
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

    /** What the type consists of. */
    public abstract CompositeType composite();

    /** Whether no type can have this one as its supertype. */
    public abstract boolean isFinal();

    /** The type that this one is declared to be a subtype of. */
    public abstract Optional<DefinedType> supertype();

    /** The type without its name: its composite type, in which other defined types are short. */
    @Override
    public final String toString() {
        return composite().toString();
    }
}
