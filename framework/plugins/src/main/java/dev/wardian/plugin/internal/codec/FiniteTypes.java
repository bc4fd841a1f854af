package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.databind.JavaType;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Refuses types without an end: {@code record Node<T>(Node<List<T>> next)} has another type at each
 * level, and Jackson would look at them until its stack is full.
 */
final class FiniteTypes {
    /**
     * More than anybody writes: {@code List<List<Integer>>} is 3. Jackson names a type with all its
     * parts, and {@code Pair<T, T>} doubles them at each level.
     */
    private static final int MAX_DEPTH = 12;

    private FiniteTypes() {}

    /**
     * Checks how deep the arguments of a type are nested.
     *
     * @throws RefusedTypeException if they are deeper than a program can be written
     */
    static void require(JavaType type) {
        if (depth(type, new IdentityHashMap<>()) > MAX_DEPTH) {
            throw new RefusedTypeException(
                    type.getRawClass().getName()
                            + " is infinite: its type arguments grow with each level",
                    "let a type contain itself with the same type arguments");
        }
    }

    /** Types share their parts, so a tree of them is far greater than their number. */
    private static int depth(JavaType type, Map<JavaType, Integer> known) {
        Integer before = known.get(type);
        if (before != null) {
            return before;
        }
        int inside = 0;
        for (int i = 0; i < type.containedTypeCount(); i++) {
            JavaType argument = type.containedType(i);
            inside = argument == null ? inside : Math.max(inside, depth(argument, known));
        }
        JavaType content = type.getContentType();
        if (content != null) {
            inside = Math.max(inside, depth(content, known));
        }
        known.put(type, inside + 1);
        return inside + 1;
    }
}
