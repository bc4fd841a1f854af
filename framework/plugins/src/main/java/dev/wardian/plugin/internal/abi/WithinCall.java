package dev.wardian.plugin.internal.abi;

/**
 * The call of a capability's function, for those who know the ABI of its guest. Every {@link
 * dev.wardian.plugin.capability.CapabilityCall} of the framework is one.
 */
public interface WithinCall {
    /**
     * The guest's call that runs.
     *
     * @throws IllegalStateException if the function has returned
     */
    PluginCall call();
}
