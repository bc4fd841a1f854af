package dev.wardian.wasm.compiler;

import java.lang.reflect.Field;
import java.util.Set;
import java.util.TreeSet;

/** The classes that generated code names. */
public final class UsedNames {
    private UsedNames() {}

    /** Those of a package. */
    public static Set<String> of(String packageName) throws ReflectiveOperationException {
        Set<String> names = new TreeSet<>();
        for (Field field : Names.class.getDeclaredFields()) {
            field.setAccessible(true);
            String name = String.valueOf(field.get(null)).replace('/', '.');
            if (name.startsWith(packageName) && !name.endsWith(".")) {
                names.add(name);
            }
        }
        return names;
    }
}
