package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ABI as an object. It defines the exports and imports of modules, how to start an instance, how
 * to call an operation, and what its result means. {@link java.util.ServiceLoader} finds
 * conventions; nothing else in the framework knows one by name. Conventions are stateless and
 * thread-safe.
 *
 * <p>For every convention, the host itself controls limits, deadlines, fuel, the gate in front of
 * every import, and the pool.
 */
public interface CallConvention {
    /** What a manifest knows of it; always the same. */
    Abi abi();

    /**
     * The functions that its modules may import without a grant; always the same. They stand for no
     * authority: what reaches anything outside of the call is a capability.
     */
    default List<CoreFunction> functions() {
        return List.of();
    }

    /**
     * The operations that a module exports, where no manifest names them; empty if there are none,
     * or if its operations are known from a manifest only.
     */
    default List<String> operations(WasmModule module) {
        return List.of();
    }

    /**
     * Compares a module with its manifest, without running any of its code, and reports what does
     * not fit.
     *
     * @return the operations that fit, in the order of the manifest
     */
    List<OperationSpec> check(ModuleCheck module);

    /**
     * Whether its guests read and write streams of callers, if an operation's manifest says so.
     * They do so with {@link BytesCall#readNext} and {@link BytesCall#deliver}.
     */
    default boolean hasStreams() {
        return false;
    }

    /**
     * Why an operation cannot be called so, to follow its name: {@code takes numbers, not bytes};
     * null if it can.
     */
    default @Nullable String misfit(OperationSpec operation, PluginCall call) {
        Operands wanted = abi().operands();
        return wanted == call.operands() ? null : "takes " + wanted + ", not " + call.operands();
    }

    /**
     * Runs the start-up code of a new instance, after the module's start function and before the
     * first call.
     *
     * @throws PluginException if it fails; the instance is discarded then
     */
    void start(GuestInstance guest);

    /**
     * Asks an instance whether it works.
     *
     * @throws PluginException if it does not
     */
    default void checkHealth(GuestInstance guest) {}

    /**
     * Reads the state of an instance for a state hand-over.
     *
     * @throws PluginException if that fails; the guest may have changed the instance then
     * @throws UnsupportedOperationException if the ABI has no state hand-over; {@link #check}
     *     rejects a manifest that requests it
     */
    default byte[] saveState(GuestInstance guest) {
        throw new UnsupportedOperationException(abi() + " has no state to save");
    }

    /**
     * Gives a new instance the state of another one; otherwise as {@link #saveState}.
     *
     * @throws PluginException if that fails
     */
    default void restoreState(GuestInstance guest, byte[] state) {
        throw new UnsupportedOperationException(abi() + " has no state to restore");
    }

    /**
     * Runs the exported function of an operation or a hook: passes it the input of the call and
     * stores the output in the call. Unless this method ends normally, with a {@link
     * dev.wardian.plugin.error.PluginFailure} or a {@link dev.wardian.plugin.error.LimitExceeded},
     * the instance is not used again (rule 9).
     *
     * @param guest the instance, in which the call has begun
     * @throws PluginException if the function does not succeed
     * @throws dev.wardian.wasm.CallException if it does not return
     */
    void call(GuestInstance guest, WasmFunction function, PluginCall call);

    /**
     * The error of a call that did not return, where the guest has said more of it than the runtime
     * knows; null otherwise.
     *
     * @param ended what the runtime threw
     */
    default @Nullable PluginException translate(PluginCall call, CallException ended) {
        return null;
    }

    /**
     * The code with which a host function ended a guest's call; 0 if none did.
     *
     * @param ended what the runtime threw
     */
    static int exitCode(CallException ended) {
        return ended instanceof HostFunctionException host
                        && host.failure() instanceof GuestExit exit
                ? exit.code()
                : 0;
    }

    /**
     * Stores the output of an operation that a host function ended with success. By default such a
     * call breaks rule 10, since an operation has to return.
     *
     * @throws PluginException if the call does not succeed all the same
     */
    default void exited(WasmFunction function, PluginCall call) {
        throw new AbiViolation(call.info(), 10, "the operation exits, but has to return");
    }
}
