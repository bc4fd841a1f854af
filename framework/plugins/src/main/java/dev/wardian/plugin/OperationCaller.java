package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginException;

/**
 * Calls operations: bytes in, bytes out. Typed services use nothing else of a plugin. Thread-safe.
 */
public interface OperationCaller {
    /**
     * Calls an operation.
     *
     * @param operation its name in the manifest
     * @param input the input; the caller must not change it until the call returns
     * @param options limits of this call
     * @return the output, a new array
     * @throws PluginException if the call does not succeed
     * @throws IllegalArgumentException if the plugin has no such operation
     */
    byte[] call(String operation, byte[] input, PluginCallOptions options);

    /**
     * Calls an operation under the plugin's limits.
     *
     * @param operation its name in the manifest
     * @param input the input; the caller must not change it until the call returns
     * @return the output, a new array
     * @throws PluginException if the call does not succeed
     * @throws IllegalArgumentException if the plugin has no such operation
     */
    default byte[] call(String operation, byte[] input) {
        return call(operation, input, PluginCallOptions.DEFAULT);
    }

    /**
     * Calls an export of a plugin with {@code abi: plain}, whose operations take and return
     * numbers.
     *
     * @param operation its name in the manifest, which is the export's name
     * @param options limits of this call
     * @param arguments one raw value per parameter: an {@code i32} sign-extended, an {@code i64} as
     *     it is, a float as its raw bits
     * @return one raw value per result
     * @throws PluginException if the call does not succeed
     * @throws IllegalArgumentException if the plugin is not plain, has no such operation, or the
     *     number of arguments does not fit
     */
    long[] callNumbers(String operation, PluginCallOptions options, long... arguments);

    /**
     * Calls an export of a plugin with {@code abi: plain} under the plugin's limits.
     *
     * @param operation its name in the manifest, which is the export's name
     * @param arguments one raw value per parameter: an {@code i32} sign-extended, an {@code i64} as
     *     it is, a float as its raw bits
     * @return one raw value per result
     * @throws PluginException if the call does not succeed
     * @throws IllegalArgumentException if the plugin is not plain, has no such operation, or the
     *     number of arguments does not fit
     */
    default long[] callNumbers(String operation, long... arguments) {
        return callNumbers(operation, PluginCallOptions.DEFAULT, arguments);
    }
}
