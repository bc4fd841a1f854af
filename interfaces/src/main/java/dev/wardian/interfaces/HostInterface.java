package dev.wardian.interfaces;

import java.util.List;
import java.util.Optional;

/**
 * An import module.
 *
 * @param name such as {@code config}
 * @param major its version, from 1
 * @param text what it is for
 * @param functions its functions
 */
public record HostInterface(
        String name, int major, String text, List<InterfaceFunction> functions) {
    /** The interface that every plugin may import. */
    public static final String CORE = "core";

    public HostInterface {
        functions = List.copyOf(functions);
    }

    /** The module's name in imports, such as {@code wardian:config/1}. */
    public String importModule() {
        return "wardian:" + name + "/" + major;
    }

    /** Whether every plugin may import it; otherwise it is a capability's. */
    public boolean isCore() {
        return name.equals(CORE);
    }

    /** The function of that import name. */
    public Optional<InterfaceFunction> find(String importName) {
        return functions.stream().filter(it -> it.importName().equals(importName)).findFirst();
    }
}
