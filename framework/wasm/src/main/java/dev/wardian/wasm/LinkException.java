package dev.wardian.wasm;

/** A module whose import cannot be satisfied (spec section 4.5.4, "unlinkable"). */
public final class LinkException extends WasmException {
    private final String module;
    private final String name;
    private final String reason;

    /**
     * @param reason begins with the words of the specification's tests: {@code unknown import} or
     *     {@code incompatible import type}
     * @param module the module name of the import, or the empty string where the failure concerns
     *     none
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

    public String module() {
        return module;
    }

    public String name() {
        return name;
    }

    /** The reason without the name of the import. */
    public String reason() {
        return reason;
    }
}
