package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.HostFunctions;
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
    final class OfCapability implements LinkedImport {
        private final String module;
        private final String name;
        private final CapabilityBinding capability;
        private final HostFunctions.Entry entry;
        private final int[] errorResults;

        OfCapability(
                String module,
                String name,
                CapabilityBinding capability,
                HostFunctions.Entry entry) {
            this.module = module;
            this.name = name;
            this.capability = capability;
            this.entry = entry;
            this.errorResults = capability.errorResults(entry);
        }

        @Override
        public String module() {
            return module;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public FunctionType type() {
            return entry.type();
        }

        CapabilityBinding capability() {
            return capability;
        }

        /** The function as it was linked. */
        CapabilityFunction function() {
            return entry.function();
        }

        /** What the function returns for an error. */
        int errorResult(Errno errno) {
            return errorResults[errno.ordinal()];
        }
    }
}
