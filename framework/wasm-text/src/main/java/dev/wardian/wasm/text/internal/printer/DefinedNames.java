package dev.wardian.wasm.text.internal.printer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one kind of definitions. The first definition of a name has it as its identifier;
 * others of the same name, and those with an empty one, have it as an annotation.
 */
final class DefinedNames {
    static final DefinedNames NONE = new DefinedNames();

    private final Map<Integer, String> names = new HashMap<>();
    private final Set<Integer> annotated = new HashSet<>();

    /** Used while names are added. */
    private @Nullable Set<String> taken = new HashSet<>();

    /** Names a definition, unless it has a name. */
    void put(int index, String name) {
        boolean added = names.putIfAbsent(index, name) == null;
        if (added && (name.isEmpty() || (taken != null && !taken.add(name)))) {
            annotated.add(index);
        }
    }

    /** No more names will come. */
    void complete() {
        taken = null;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The name of a definition, or null. */
    @Nullable String name(int index) {
        return names.get(index);
    }

    /** How others refer to a definition: by its identifier, else by its index. */
    String reference(int index) {
        String name = names.isEmpty() || annotated.contains(index) ? null : names.get(index);
        return name == null ? Integer.toUnsignedString(index) : TextWriter.identifier(name);
    }

    /** What stands at a definition: its identifier, an annotation, or nothing. */
    String definition(int index) {
        String name = names.isEmpty() ? null : names.get(index);
        if (name == null) {
            return "";
        }
        return annotated.contains(index)
                ? TextWriter.nameAnnotation(name)
                : TextWriter.identifier(name);
    }
}
