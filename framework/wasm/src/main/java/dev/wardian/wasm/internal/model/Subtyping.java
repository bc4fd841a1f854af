package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.ArrayType;
import dev.wardian.wasm.CompositeType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.ValueType;
import java.util.List;

/** Which types match which (spec section 3.3). All defined types are canonical. */
public final class Subtyping {
    private Subtyping() {}

    /** Whether a value of type {@code actual} can be used where {@code expected} is wanted. */
    public static boolean matches(ValueType actual, ValueType expected) {
        if (actual == expected) {
            return true;
        }
        return actual.isReference()
                && expected.isReference()
                && (expected.isNullable() || !actual.isNullable())
                && matches(actual.heapType(), expected.heapType());
    }

    public static boolean matches(HeapType actual, HeapType expected) {
        if (actual == expected) {
            return true;
        }
        if (expected instanceof RuntimeType type) {
            return actual instanceof RuntimeType other
                    ? other.isSubtypeOf(type)
                    : actual == bottom(type.composite());
        }
        AbstractHeapType wanted = (AbstractHeapType) expected;
        return matches(
                actual instanceof RuntimeType type
                        ? kind(type.composite())
                        : (AbstractHeapType) actual,
                wanted);
    }

    private static boolean matches(AbstractHeapType actual, AbstractHeapType expected) {
        if (actual == expected) {
            return true;
        }
        return switch (actual) {
            case NONE ->
                    switch (expected) {
                        case ANY, EQ, I31, STRUCT, ARRAY -> true;
                        default -> false;
                    };
            case I31, STRUCT, ARRAY ->
                    expected == AbstractHeapType.EQ || expected == AbstractHeapType.ANY;
            case EQ -> expected == AbstractHeapType.ANY;
            case NOFUNC -> expected == AbstractHeapType.FUNC;
            case NOEXTERN -> expected == AbstractHeapType.EXTERN;
            case NOEXN -> expected == AbstractHeapType.EXN;
            default -> false;
        };
    }

    private static AbstractHeapType kind(CompositeType type) {
        return type instanceof FunctionType
                ? AbstractHeapType.FUNC
                : type instanceof StructType ? AbstractHeapType.STRUCT : AbstractHeapType.ARRAY;
    }

    private static AbstractHeapType bottom(CompositeType type) {
        return type instanceof FunctionType ? AbstractHeapType.NOFUNC : AbstractHeapType.NONE;
    }

    /** The greatest type of the hierarchy that a heap type belongs to. */
    public static AbstractHeapType top(HeapType type) {
        AbstractHeapType kind =
                type instanceof RuntimeType defined
                        ? kind(defined.composite())
                        : (AbstractHeapType) type;
        return switch (kind) {
            case ANY, EQ, I31, STRUCT, ARRAY, NONE -> AbstractHeapType.ANY;
            case FUNC, NOFUNC -> AbstractHeapType.FUNC;
            case EXTERN, NOEXTERN -> AbstractHeapType.EXTERN;
            case EXN, NOEXN -> AbstractHeapType.EXN;
        };
    }

    /** Whether a type can be declared to be below another, as far as their parts go. */
    public static boolean matches(CompositeType actual, CompositeType expected) {
        if (actual instanceof FunctionType one) {
            return expected instanceof FunctionType other
                    && matches(other.params(), one.params())
                    && matches(one.results(), other.results());
        }
        if (actual instanceof StructType one) {
            return expected instanceof StructType other && fieldsMatch(one, other);
        }
        return actual instanceof ArrayType one
                && expected instanceof ArrayType other
                && matches(one.element(), other.element());
    }

    private static boolean fieldsMatch(StructType actual, StructType expected) {
        int count = expected.fields().size();
        if (count > actual.fields().size()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!matches(actual.fields().get(i), expected.fields().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(List<ValueType> actual, List<ValueType> expected) {
        if (actual.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < actual.size(); i++) {
            if (!matches(actual.get(i), expected.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a field can stand for another in a subtype. */
    public static boolean matches(FieldType actual, FieldType expected) {
        if (actual.mutable() != expected.mutable()) {
            return false;
        }
        if (expected.mutable() || !(actual.storage() instanceof ValueType)) {
            return actual.storage() == expected.storage();
        }
        return expected.storage() instanceof ValueType wanted
                && matches((ValueType) actual.storage(), wanted);
    }
}
