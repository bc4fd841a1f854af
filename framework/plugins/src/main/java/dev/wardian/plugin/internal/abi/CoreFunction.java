package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;

/**
 * A host function that modules of a convention may import without a grant. It costs fuel as every
 * import does, but does not count as a capability call.
 *
 * @param module the name of the import module, for example {@code wardian:core/1}
 * @param name the name of the import
 * @param type its type, with at most one result
 * @param body its implementation
 */
public record CoreFunction(String module, String name, FunctionType type, Body body) {
    /** What a core function does with one call that passed the gate. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs the function. A {@link dev.wardian.plugin.error.PluginException} ends the guest's
         * call with that error, and a {@link GuestAbort} ends it as a panic.
         *
         * @param call the plugin's call that is running
         * @param host the function's arguments and the guest's memory
         * @return the result, which has no meaning where the type has none
         */
        long run(PluginCall call, HostCall host);
    }
}
