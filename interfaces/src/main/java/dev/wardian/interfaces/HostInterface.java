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

    /**
     * Copies the functions.
     *
     * @param name such as {@code config}
     * @param major its version, from 1
     * @param text what it is for
     * @param functions its functions
     */
    public HostInterface {
        functions = List.copyOf(functions);
    }

    /** {@return the module's name in imports, such as {@code wardian:config/1}} */
    public String importModule() {
        return "wardian:" + name + "/" + major;
    }

    /** {@return whether every plugin may import it; otherwise it belongs to a capability} */
    public boolean isCore() {
        return name.equals(CORE);
    }

    /**
     * Finds a function.
     *
     * @param importName its name in imports, such as {@code now_ms}
     * @return the function, or empty if the module has none of that name
     */
    public Optional<InterfaceFunction> find(String importName) {
        return functions.stream().filter(it -> it.importName().equals(importName)).findFirst();
    }
}
