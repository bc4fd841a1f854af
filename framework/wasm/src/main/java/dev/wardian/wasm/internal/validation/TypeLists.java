package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lists of types that the blocks of a module can have, by number: parameters and results of
 * each function type, one list for each single value type, and the empty list. A frame of the
 * control stack names its lists by number.
 */
final class TypeLists {
    /** The number of the empty list. */
    static final int EMPTY = 0;

    private static final int FIRST_OF_TYPES = ValTypes.FIRST_DEFINED;

    /** Two single types, parameters and results. */
    private static final int LISTS_OF_A_TYPE = 4;

    private static final int[] NONE = {};

    private final TypeCodes codes;
    private final int[] @Nullable [] lists;
    private final boolean[] hasReference;
    private final int[] vectors;

    TypeLists(RuntimeType[] types, TypeCodes codes) {
        this.codes = codes;
        lists = new int[FIRST_OF_TYPES + LISTS_OF_A_TYPE * types.length][];
        hasReference = new boolean[lists.length];
        vectors = new int[lists.length];
        lists[EMPTY] = NONE;
        for (int code = 1; code < FIRST_OF_TYPES; code++) {
            lists[code] = new int[] {code};
            hasReference[code] = ValTypes.isReference(code);
            vectors[code] = code == ValTypes.V128 ? 1 : 0;
        }
        for (int i = 0; i < types.length; i++) {
            FunctionType function = types[i].asFunction();
            int single = single(ValTypes.FIRST_DEFINED + 2 * i);
            hasReference[single] = true;
            hasReference[single + 1] = true;
            add(parameters(i), function == null ? List.of() : function.params());
            add(results(i), function == null ? List.of() : function.results());
        }
    }

    private void add(int number, List<ValueType> types) {
        int[] list = types.isEmpty() ? NONE : new int[types.size()];
        for (int i = 0; i < list.length; i++) {
            list[i] = codes.code(types.get(i));
            hasReference[number] |= ValTypes.isReference(list[i]);
            vectors[number] += list[i] == ValTypes.V128 ? 1 : 0;
        }
        lists[number] = list;
    }

    /** The number of the list that holds one type. */
    static int single(int code) {
        int defined = code - ValTypes.FIRST_DEFINED;
        return defined < 0
                ? code
                : FIRST_OF_TYPES + LISTS_OF_A_TYPE * (defined >> 1) + (defined & 1);
    }

    /** The number of the parameters of a function type. */
    static int parameters(int type) {
        return FIRST_OF_TYPES + LISTS_OF_A_TYPE * type + 2;
    }

    /** The number of the results of a function type. */
    static int results(int type) {
        return FIRST_OF_TYPES + LISTS_OF_A_TYPE * type + 3;
    }

    /** How many numbers there are. */
    int size() {
        return lists.length;
    }

    /** The types of a list; not to be written. */
    int[] get(int number) {
        int[] list = lists[number];
        if (list == null) {
            int index = (number - FIRST_OF_TYPES) / LISTS_OF_A_TYPE;
            list = new int[] {ValTypes.FIRST_DEFINED + 2 * index + (number & 1)};
            lists[number] = list;
        }
        return list;
    }

    boolean hasReference(int number) {
        return hasReference[number];
    }

    boolean hasVector(int number) {
        return vectors[number] > 0;
    }

    /** How many 64-bit slots the values of a list take. */
    int slots(int number) {
        return get(number).length + vectors[number];
    }

    boolean equal(int one, int other) {
        return one == other || Arrays.equals(get(one), get(other));
    }

    /** Whether values of one list can be used where another is wanted. */
    boolean matches(int actual, int expected) {
        if (equal(actual, expected)) {
            return true;
        }
        int[] given = get(actual);
        int[] wanted = get(expected);
        if (given.length != wanted.length) {
            return false;
        }
        for (int i = 0; i < given.length; i++) {
            if (!codes.matches(given[i], wanted[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether values of one list and one of type {@code last} can be used where another is wanted.
     */
    boolean matches(int actual, int last, int expected) {
        int[] given = get(actual);
        int[] wanted = get(expected);
        if (wanted.length != given.length + 1) {
            return false;
        }
        for (int i = 0; i < given.length; i++) {
            if (!codes.matches(given[i], wanted[i])) {
                return false;
            }
        }
        return codes.matches(last, wanted[given.length]);
    }

    String text(int number) {
        int[] list = get(number);
        return codes.text(list, 0, list.length);
    }
}
