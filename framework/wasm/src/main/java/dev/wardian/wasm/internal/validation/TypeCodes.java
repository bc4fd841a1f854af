package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.Subtyping;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value types of one module as the integers of {@link ValTypes}. A nullable reference to a
 * defined type is {@code FIRST_DEFINED + 2 * n}, where {@code n} is the index of the first type
 * that is equal to it, and one that may not be null is one more. So types are equal when their
 * codes are.
 */
final class TypeCodes {
    private final RuntimeType[] types;

    /** The first index of each type; filled when a reference to a defined type is first met. */
    private @Nullable IdentityHashMap<RuntimeType, Integer> indices;

    TypeCodes(RuntimeType[] types) {
        this.types = types;
    }

    int code(ValueType type) {
        return type.isReference() ? reference(type.heapType(), type.isNullable()) : type.code();
    }

    int reference(HeapType type, boolean nullable) {
        if (type instanceof RuntimeType defined) {
            return defined(index(defined), nullable);
        }
        int code = ValueType.refNull(type).code();
        return nullable ? code : code + ValTypes.NON_NULL;
    }

    /** The code of references to the type of an index. */
    int reference(int index, boolean nullable) {
        return defined(index(types[index]), nullable);
    }

    private static int defined(int index, boolean nullable) {
        return ValTypes.FIRST_DEFINED + 2 * index + (nullable ? 0 : 1);
    }

    private int index(RuntimeType type) {
        IdentityHashMap<RuntimeType, Integer> known = indices;
        if (known == null) {
            known = new IdentityHashMap<>();
            for (int i = 0; i < types.length; i++) {
                known.putIfAbsent(types[i], i);
            }
            indices = known;
        }
        return Objects.requireNonNull(known.get(type));
    }

    /** The type of references with the same heap type, null among them or not. */
    static int withNull(int code, boolean nullable) {
        if (code == ValTypes.UNKNOWN_REFERENCE || code == ValTypes.UNKNOWN) {
            return ValTypes.UNKNOWN_REFERENCE;
        }
        if (code >= ValTypes.FIRST_DEFINED) {
            return nullable ? code & ~1 : code | 1;
        }
        return nullable ? code & ~ValTypes.NON_NULL : code | ValTypes.NON_NULL;
    }

    /** The heap type of a reference that is known. */
    HeapType heapType(int code) {
        return code >= ValTypes.FIRST_DEFINED
                ? types[(code - ValTypes.FIRST_DEFINED) >> 1]
                : Objects.requireNonNull(ValTypes.heapType(code & ~ValTypes.NON_NULL));
    }

    /**
     * Whether a value of type {@code actual} can be used where {@code expected} is wanted (spec
     * section 3.3).
     */
    boolean matches(int actual, int expected) {
        if (actual == expected || actual == ValTypes.UNKNOWN || expected == ValTypes.UNKNOWN) {
            return true;
        }
        if (!ValTypes.isReference(actual) || !ValTypes.isReference(expected)) {
            return false;
        }
        if (actual == ValTypes.UNKNOWN_REFERENCE) {
            return true;
        }
        return (ValTypes.isNonNull(actual) || !ValTypes.isNonNull(expected))
                && Subtyping.matches(heapType(actual), heapType(expected));
    }

    /** The name in the text format, for messages. */
    String name(int code) {
        if (code == ValTypes.UNKNOWN) {
            return "any";
        }
        if (code == ValTypes.UNKNOWN_REFERENCE) {
            return "a reference";
        }
        if (!ValTypes.isReference(code)) {
            return String.valueOf(ValTypes.shortForm(code));
        }
        if (code >= ValTypes.FIRST_DEFINED) {
            int index = (code - ValTypes.FIRST_DEFINED) >> 1;
            return (ValTypes.isNonNull(code) ? "(ref " : "(ref null ") + index + ")";
        }
        HeapType type = heapType(code);
        return (ValTypes.isNonNull(code) ? ValueType.ref(type) : ValueType.refNull(type))
                .toString();
    }

    /** Types in the notation of the specification. */
    String text(int[] list, int from, int to) {
        StringBuilder text = new StringBuilder("[");
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : " ").append(name(list[i]));
        }
        return text.append("]").toString();
    }
}
