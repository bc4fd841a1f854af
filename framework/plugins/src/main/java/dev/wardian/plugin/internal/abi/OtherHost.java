package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.wasm.ImportFamily;
import dev.wardian.wasm.ImportType;

/**
 * Another host, for which a module was built: its imports are one problem, however many there are.
 *
 * @param family what the host is known by
 * @param first the first import of that family
 */
public record OtherHost(ImportFamily family, ImportType first) {
    /** {@return what is wrong, as one sentence} */
    public String message() {
        return "the module is built for "
                + family.description()
                + ", which this host lacks: it imports "
                + ErrorRenderer.quoted(first.module())
                + " "
                + ErrorRenderer.quoted(first.name());
    }
}
