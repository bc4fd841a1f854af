package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.ArrayType;
import dev.wardian.wasm.CompositeType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.ValueType;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A group of types that may name each other (spec section 2.3.9). Two groups are equal when their
 * types are, where a type of the group itself counts by its place in it, and any other is the same
 * object (spec section 3.3.15).
 */
@SuppressWarnings("ReferenceEquality") // Whether a type is of this very group.
public final class RecursiveGroup {
    /**
     * Secret, so that nobody can make many groups that a hash table holds in one place. Who makes
     * modules learns nothing of it, so the time in nanoseconds is enough to make it of; {@link
     * java.security.SecureRandom} takes as long as a third of a start.
     */
    private static final long SECRET = new SplittableRandom().nextLong() | 1;

    private final RuntimeType[] types;
    private int hash;

    /** A group of so many types, which are to be defined. */
    public RecursiveGroup(int size) {
        types = new RuntimeType[size];
        for (int i = 0; i < size; i++) {
            types[i] = new RuntimeType(this, i);
        }
    }

    public int size() {
        return types.length;
    }

    public RuntimeType get(int index) {
        return types[index];
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            long sum = types.length;
            for (RuntimeType type : types) {
                sum = mix(sum, type.isFinal() ? 1 : 2);
                sum = mix(sum, hash(type.parent()));
                sum = hash(sum, type.composite());
            }
            hash = (int) (sum ^ (sum >>> 32)) | 1;
        }
        return hash;
    }

    private static long mix(long sum, long next) {
        return Long.rotateLeft((sum ^ next) * SECRET, 29);
    }

    private long hash(long start, CompositeType composite) {
        long sum = start;
        if (composite instanceof FunctionType function) {
            sum = mix(sum, function.params().size());
            for (ValueType type : function.params()) {
                sum = mix(sum, hash(type));
            }
            for (ValueType type : function.results()) {
                sum = mix(sum, hash(type));
            }
        } else if (composite instanceof StructType struct) {
            sum = mix(sum, -1);
            for (FieldType field : struct.fields()) {
                sum = mix(sum, hash(field));
            }
        } else if (composite instanceof ArrayType array) {
            sum = mix(mix(sum, -2), hash(array.element()));
        }
        return sum;
    }

    private long hash(FieldType field) {
        long storage =
                field.storage() instanceof ValueType type ? hash(type) : field.storage().hashCode();
        return field.mutable() ? ~storage : storage;
    }

    private long hash(ValueType type) {
        boolean defined = type.isReference() && type.heapType() instanceof RuntimeType;
        return defined
                ? mix(type.code(), hash((RuntimeType) type.heapType()))
                : System.identityHashCode(type);
    }

    private long hash(@Nullable RuntimeType type) {
        return type != null && type.group == this ? type.index : System.identityHashCode(type);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof RecursiveGroup group)
                || group.types.length != types.length
                || group.hashCode() != hashCode()) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            RuntimeType one = types[i];
            RuntimeType two = group.types[i];
            if (one.isFinal() != two.isFinal()
                    || !same(one.parent(), group, two.parent())
                    || !same(one.composite(), group, two.composite())) {
                return false;
            }
        }
        return true;
    }

    private boolean same(CompositeType one, RecursiveGroup group, CompositeType two) {
        if (one instanceof FunctionType function) {
            return two instanceof FunctionType other
                    && same(function.params(), group, other.params())
                    && same(function.results(), group, other.results());
        }
        if (one instanceof StructType struct) {
            if (!(two instanceof StructType other)
                    || struct.fields().size() != other.fields().size()) {
                return false;
            }
            for (int i = 0; i < struct.fields().size(); i++) {
                if (!same(struct.fields().get(i), group, other.fields().get(i))) {
                    return false;
                }
            }
            return true;
        }
        return one instanceof ArrayType array
                && two instanceof ArrayType other
                && same(array.element(), group, other.element());
    }

    private boolean same(List<ValueType> one, RecursiveGroup group, List<ValueType> two) {
        if (one.size() != two.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), group, two.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean same(FieldType one, RecursiveGroup group, FieldType two) {
        if (one.mutable() != two.mutable()) {
            return false;
        }
        if (one.storage() instanceof ValueType type && two.storage() instanceof ValueType other) {
            return same(type, group, other);
        }
        return one.storage() == two.storage();
    }

    private boolean same(ValueType one, RecursiveGroup group, ValueType two) {
        if (!one.isReference() || !(one.heapType() instanceof RuntimeType type)) {
            return one == two;
        }
        return two.isReference()
                && one.isNullable() == two.isNullable()
                && two.heapType() instanceof RuntimeType other
                && same(type, group, other);
    }

    private boolean same(
            @Nullable RuntimeType one, RecursiveGroup group, @Nullable RuntimeType two) {
        if (one == null || two == null) {
            return one == two;
        }
        return one.group == this
                ? two.group == group && one.index == two.index
                : two.group != group && one == two;
    }
}
