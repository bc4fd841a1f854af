package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Arrays;
import java.util.List;

/**
 * The lists of types that the blocks of a module can have, by number: parameters and results of
 * each function type, one list for each single value type, and the empty list. A frame of the
 * control stack names its lists by number.
 */
final class TypeLists {
    /** The number of the empty list. */
    static final int EMPTY = 0;

    private static final int FIRST_OF_TYPES = 128;

    private final int[][] lists;
    private final boolean[] hasReference;
    private final int[] vectors;

    TypeLists(FunctionType[] types) {
        lists = new int[FIRST_OF_TYPES + 2 * types.length][];
        hasReference = new boolean[lists.length];
        vectors = new int[lists.length];
        lists[EMPTY] = new int[0];
        for (ValueType type : ValueType.values()) {
            add(single(type.code()), List.of(type));
        }
        for (int i = 0; i < types.length; i++) {
            add(parameters(i), types[i].params());
            add(results(i), types[i].results());
        }
    }

    private void add(int number, List<ValueType> types) {
        int[] codes = types.isEmpty() ? lists[EMPTY] : new int[types.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = types.get(i).code();
            hasReference[number] |= ValTypes.isReference(codes[i]);
            vectors[number] += codes[i] == ValTypes.V128 ? 1 : 0;
        }
        lists[number] = codes;
    }

    /** The number of the list that holds one type. */
    static int single(int code) {
        return code;
    }

    /** The number of the parameters of a function type. */
    static int parameters(int type) {
        return FIRST_OF_TYPES + 2 * type;
    }

    /** The number of the results of a function type. */
    static int results(int type) {
        return FIRST_OF_TYPES + 2 * type + 1;
    }

    /** How many numbers there are. */
    int size() {
        return lists.length;
    }

    /** The types of a list; not to be written. */
    int[] get(int number) {
        return lists[number];
    }

    boolean hasReference(int number) {
        return hasReference[number];
    }

    boolean hasVector(int number) {
        return vectors[number] > 0;
    }

    /** How many 64-bit slots the values of a list take. */
    int slots(int number) {
        return lists[number].length + vectors[number];
    }

    boolean equal(int one, int other) {
        return one == other || Arrays.equals(lists[one], lists[other]);
    }

    String text(int number) {
        return text(lists[number], 0, lists[number].length);
    }

    /** Types in the notation of the specification. */
    static String text(int[] types, int from, int to) {
        StringBuilder text = new StringBuilder("[");
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : " ").append(ValTypes.name(types[i]));
        }
        return text.append("]").toString();
    }
}
