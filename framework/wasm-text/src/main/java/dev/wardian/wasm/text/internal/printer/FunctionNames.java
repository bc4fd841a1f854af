package dev.wardian.wasm.text.internal.printer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Identifiers for the functions of a module, from its name section. */
final class FunctionNames {
    private final Map<Integer, String> identifiers = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** Names a function, unless another has that name or it is no identifier. */
    void put(int function, String name) {
        if (!name.isEmpty() && !identifiers.containsKey(function) && taken.add(name)) {
            identifiers.put(function, TextWriter.identifier(name));
        }
    }

    /** How code refers to a function. */
    String reference(int function) {
        return identifiers.getOrDefault(function, Integer.toUnsignedString(function));
    }

    /** What stands at a function's definition: its identifier, or its index as a comment. */
    String definition(int function) {
        return identifiers.getOrDefault(function, "(;" + function + ";)");
    }
}
