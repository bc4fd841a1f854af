package dev.wardian.wasm;

/**
 * A function of the host that guests may call. It runs on the guest's thread. An exception that it
 * throws unwinds the guest. The caller gets a {@link CallException} as it is, and any other
 * exception, and any {@link Error}, inside a {@link HostFunctionException}.
 *
 * <p>When a guest calls it, the thread's stack has at least 64 KiB left, however deep the guest has
 * nested its calls. That does not hold if the host called the guest with less, nor for calls of
 * other instances that a host function makes without {@link CallOptions#within}.
 */
@FunctionalInterface
public interface HostFunction {
    /**
     * Handles one call.
     *
     * @param call the arguments, the place for results, and the calling instance; valid until this
     *     method returns
     */
    void call(HostCall call);
}
