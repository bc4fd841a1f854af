package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.HostMemory;

/**
 * A host function that modules of a convention may import without a grant. It costs fuel as every
 * import does, but does not count as a capability call.
 *
 * @param module the name of the import module, for example {@code wardian:core/1}
 * @param name the name of the import
 * @param type its type, with at most one result
 * @param implementation what it is made of
 */
public record CoreFunction(
        String module, String name, FunctionType type, Implementation implementation) {
    /** What a core function is made of. */
    public sealed interface Implementation {}

    /**
     * An access to memory of the host. No call passes the gate: it costs fuel, and does nothing
     * else.
     *
     * @param memory the number of the memory, as {@link ConventionMemory#reached} takes it
     * @param access what the function does there
     */
    public record Access(int memory, HostMemory.Access access) implements Implementation {}

    /**
     * A core function that runs code of the host.
     *
     * @param module the name of the import module
     * @param name the name of the import
     * @param type its type, with at most one result
     * @param body what it does
     * @return the function
     */
    public static CoreFunction of(String module, String name, FunctionType type, Body body) {
        return new CoreFunction(module, name, type, body);
    }

    /**
     * A core function that accesses memory of the host.
     *
     * @param module the name of the import module
     * @param name the name of the import
     * @param memory the number of the memory
     * @param access what the function does there
     * @return the function
     */
    public static CoreFunction access(
            String module, String name, int memory, HostMemory.Access access) {
        return new CoreFunction(module, name, access.type(), new Access(memory, access));
    }

    /** What a core function does with one call that passed the gate. */
    @FunctionalInterface
    public non-sealed interface Body extends Implementation {
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
