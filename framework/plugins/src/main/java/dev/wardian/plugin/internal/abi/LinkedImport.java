package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.wasm.FunctionType;

/**
 * An import of a module with the host function that it resolved to, not yet bound to an instance.
 */
sealed interface LinkedImport {
    /** The import's module name. */
    String module();

    /** The import's name. */
    String name();

    FunctionType type();

    /** A function of the convention. */
    record Core(CoreFunction function) implements LinkedImport {
        @Override
        public String module() {
            return function.module();
        }

        @Override
        public String name() {
            return function.name();
        }

        @Override
        public FunctionType type() {
            return function.type();
        }
    }

    /** A function of a capability that is in effect. */
    record OfCapability(
            String module,
            String name,
            FunctionType type,
            CapabilityBinding capability,
            CapabilityFunction function)
            implements LinkedImport {}
}
