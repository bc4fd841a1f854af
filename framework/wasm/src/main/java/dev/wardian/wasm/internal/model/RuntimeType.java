package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.ArrayType;
import dev.wardian.wasm.CompositeType;
import dev.wardian.wasm.DefinedType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.StructType;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A defined type at run time. After {@link CanonicalTypes} has seen its group there is one object
 * for all equal types, and it never changes again. Its supertypes lie in a display, by depth, so
 * that a subtype test reads one entry of it.
 */
public final class RuntimeType extends DefinedType {
    /** How many supertypes a type can have above it. */
    public static final int MAX_DEPTH = 63;

    private static final RuntimeType[] NO_SUPERTYPES = {};

    final RecursiveGroup group;

    /** The index within the group. */
    final int index;

    private boolean isFinal = true;
    private RuntimeType[] supertypes = NO_SUPERTYPES;
    private @Nullable CompositeType composite;

    /** Made when it is first asked for; two threads may both make it, which does no harm. */
    private volatile @Nullable StructLayout layout;

    RuntimeType(RecursiveGroup group, int index) {
        this.group = group;
        this.index = index;
    }

    /**
     * Says what the type is, once.
     *
     * @param direct its supertype, which was defined before, or null
     */
    public void define(boolean isFinalType, @Nullable RuntimeType direct, CompositeType parts) {
        isFinal = isFinalType;
        composite = parts;
        if (direct != null) {
            supertypes = Arrays.copyOf(direct.supertypes, direct.depth() + 1);
            supertypes[direct.depth()] = direct;
        }
    }

    /** Whether the type's group has no other type. */
    public boolean isAlone() {
        return group.size() == 1;
    }

    /** How many supertypes this type has. */
    public int depth() {
        return supertypes.length;
    }

    @Override
    public CompositeType composite() {
        if (composite == null) {
            throw new IllegalStateException("the type is not yet defined");
        }
        return composite;
    }

    /** The function type that this one is, or null. */
    public @Nullable FunctionType asFunction() {
        return composite instanceof FunctionType function ? function : null;
    }

    /**
     * The function type that this one is.
     *
     * @throws ClassCastException if it is none
     */
    public FunctionType functionType() {
        return (FunctionType) composite();
    }

    /** Where the fields of a structure lie. */
    public StructLayout layout() {
        StructLayout known = layout;
        if (known == null) {
            known = new StructLayout((StructType) composite());
            layout = known;
        }
        return known;
    }

    /** The type of the elements of an array. */
    public FieldType element() {
        return ((ArrayType) composite()).element();
    }

    @Override
    public boolean isFinal() {
        return isFinal;
    }

    /** The declared supertype, or null. */
    public @Nullable RuntimeType parent() {
        return supertypes.length == 0 ? null : supertypes[supertypes.length - 1];
    }

    @Override
    public Optional<DefinedType> supertype() {
        return Optional.ofNullable(parent());
    }

    /** Whether this type is {@code other} or declared to be below it. */
    public boolean isSubtypeOf(RuntimeType other) {
        int depth = other.supertypes.length;
        return this == other || (depth < supertypes.length && supertypes[depth] == other);
    }
}
