package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.wasm.WasmFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ABI as an object: what its modules export and import, how an instance is started, how an
 * operation is called, and what its result means. Conventions are found by {@link
 * java.util.ServiceLoader}; nothing else in the framework knows one by name. They have no state and
 * may be used by several threads.
 *
 * <p>What the host keeps to itself, whatever the convention: limits, deadlines, fuel, the gate in
 * front of every import, and the pool.
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
     * Compares a module with its manifest, without running any of its code, and reports what does
     * not fit.
     *
     * @return the operations that fit, in the order of the manifest
     */
    List<OperationSpec> check(ModuleCheck module);

    /**
     * Why an operation does not take some data, to follow its name: {@code takes numbers, not
     * bytes}; null if it does.
     */
    default @Nullable String misfit(OperationSpec operation, CallData data) {
        Operands wanted = abi().operands();
        return wanted == data.operands() ? null : "takes " + wanted + ", not " + data.operands();
    }

    /**
     * Runs what a new instance has to run before its first call, after the module's start function.
     *
     * @throws PluginException if it fails; the instance is given up then
     */
    void start(GuestInstance guest);

    /**
     * Asks an instance whether it works.
     *
     * @throws PluginException if it does not
     */
    default void checkHealth(GuestInstance guest) {}

    /**
     * Takes the state out of an instance.
     *
     * @throws PluginException if that fails; what the instance holds is then whatever the guest
     *     left
     * @throws UnsupportedOperationException if the ABI has no hand-over of state, so that {@link
     *     #check} refuses a manifest that wants it
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
     * Runs a function that the module exports for an operation or a hook: gives it the input of the
     * call's data, and the data what came out. Unless this ends normally or with a {@link
     * dev.wardian.plugin.error.PluginFailure}, the instance is not used again (rule 9).
     *
     * @param guest the instance, in which the call has begun
     * @throws PluginException if the function does not succeed
     * @throws dev.wardian.wasm.CallException if it does not return
     */
    void call(GuestInstance guest, WasmFunction function, PluginCall call);
}
