package dev.wardian.wasm;

/**
 * A function of the host that guests may call. It runs on the guest's thread. An exception that it
 * throws unwinds the guest: a {@link CallException} as it is, any other {@link RuntimeException} as
 * {@link HostFunctionException}.
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
