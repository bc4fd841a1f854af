package dev.wardian.plugin.internal.codec;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a sealed type, which its text names in a member. The set is closed, so a plugin
 * can name no other class.
 */
final class SealedTypes {
    /** The member that has the name. */
    static final String MEMBER = "type";

    private SealedTypes() {}

    /** The classes that permit no others, at any depth. */
    static List<Class<?>> leaves(Class<?> type) {
        List<Class<?>> leaves = new ArrayList<>();
        collect(type, leaves);
        return leaves;
    }

    private static void collect(Class<?> type, List<Class<?>> leaves) {
        if (!type.isSealed()) {
            if (!leaves.contains(type)) {
                leaves.add(type);
            }
            return;
        }
        if (!Modifier.isAbstract(type.getModifiers())) {
            leaves.add(type);
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted, leaves);
        }
    }

    /** Why names cannot tell the classes of a sealed type apart; null if they can. */
    static @Nullable String defect(Class<?> type) {
        Set<String> names = new HashSet<>();
        for (Class<?> leaf : leaves(type)) {
            if (!Modifier.isFinal(leaf.getModifiers()) || leaf.isEnum()) {
                return leaf.getName() + " is neither a record nor another final class";
            }
            if (!names.add(leaf.getSimpleName())) {
                return "two of its classes have the name " + leaf.getSimpleName();
            }
        }
        return null;
    }
}
