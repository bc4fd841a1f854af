package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.manifest.Operands;

/**
 * What goes into a call and what comes out of it, in the form that caller and convention agree on.
 * Made by whoever calls, which reads what came out once the call has succeeded.
 */
public interface CallData {
    /** The form. */
    Operands operands();

    /**
     * The size of the input in bytes, which {@link dev.wardian.plugin.capability.Limit#INPUT}
     * limits.
     */
    long inputBytes();

    /** Makes the call by the public interface of a plugin, and takes what comes out. */
    void callOn(OperationCaller plugin, String operation, PluginCallOptions options);
}
