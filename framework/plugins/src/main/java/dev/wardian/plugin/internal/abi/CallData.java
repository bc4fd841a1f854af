package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.manifest.Operands;

/**
 * The input and output of a call, in the form that caller and convention agree on. The caller makes
 * the object and reads the output after the call succeeds.
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
