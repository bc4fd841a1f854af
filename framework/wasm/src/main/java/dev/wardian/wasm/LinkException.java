package dev.wardian.wasm;

/**
 * A module cannot be instantiated: an import is missing or does not fit, or a limit, the budget or
 * the heap does not allow the instance (spec section 4.5.4, "unlinkable").
 */
public final class LinkException extends WasmException {
    private final String module;
    private final String name;
    private final String reason;

    /**
     * For engines.
     *
     * @param reason begins with the words of the specification's tests if an import is at fault:
     *     {@code unknown import} or {@code incompatible import type}
     * @param module the module name of the import, or the empty string if the failure concerns none
     * @param name the name of the import, or the empty string
     */
    public LinkException(String reason, String module, String name) {
        super(
                module.isEmpty() && name.isEmpty()
                        ? reason
                        : reason + " (import \"" + quoted(module) + "\" \"" + quoted(name) + "\")");
        this.module = module;
        this.name = name;
        this.reason = reason;
    }

    /** {@return the module name of the import, or the empty string if the failure concerns none} */
    public String module() {
        return module;
    }

    /** {@return the name of the import, or the empty string} */
    public String name() {
        return name;
    }

    /** {@return the reason without the names of the import} */
    public String reason() {
        return reason;
    }
}
