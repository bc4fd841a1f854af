package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Calls operations: bytes in, bytes out, as a whole or as streams. Typed services use nothing else
 * of a plugin. Thread-safe.
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
     * Calls an operation whose input and output are streams: the manifest says {@code input:
     * stream} and {@code output: stream}. Bytes pass in pieces while the plugin runs, and nobody
     * holds them all. The streams are used until this method returns, on another thread while this
     * one waits. They are the caller's: the host neither closes nor flushes them, but closes the
     * one for which the call waits when the call has to end.
     *
     * @param operation its name in the manifest
     * @param input the input, which is read as far as the plugin reads
     * @param output gets the output; what it has got stays there if the call fails ({@link
     *     PluginException#delivered})
     * @param options limits of this call
     * @throws PluginException if the call does not succeed; {@link
     *     dev.wardian.plugin.error.StreamFailed} if a stream throws an exception
     * @throws IllegalArgumentException if the plugin has no such operation, or its input or output
     *     is no stream
     */
    void callStream(
            String operation, InputStream input, OutputStream output, PluginCallOptions options);

    /**
     * Calls an operation whose input is a stream, and returns the output as a whole. Otherwise as
     * {@link #callStream(String, InputStream, OutputStream, PluginCallOptions)}.
     *
     * @param operation its name in the manifest
     * @param input the input, which is read as far as the plugin reads
     * @param options limits of this call
     * @return the output, a new array
     * @throws PluginException if the call does not succeed
     * @throws IllegalArgumentException if the plugin has no such operation, or its input is no
     *     stream
     */
    byte[] callStream(String operation, InputStream input, PluginCallOptions options);

    /**
     * Calls an operation with an input as a whole, whose output is a stream. Otherwise as {@link
     * #callStream(String, InputStream, OutputStream, PluginCallOptions)}.
     *
     * @param operation its name in the manifest
     * @param input the input; the caller must not change it until the call returns
     * @param output gets the output
     * @param options limits of this call
     * @throws PluginException if the call does not succeed
     * @throws IllegalArgumentException if the plugin has no such operation, or its output is no
     *     stream
     */
    void callStream(String operation, byte[] input, OutputStream output, PluginCallOptions options);

    /**
     * Calls an operation whose input and output are streams, under the plugin's limits. Otherwise
     * as {@link #callStream(String, InputStream, OutputStream, PluginCallOptions)}.
     *
     * @param operation its name in the manifest
     * @param input the input, which is read as far as the plugin reads
     * @param output gets the output
     * @throws PluginException if the call does not succeed
     * @throws IllegalArgumentException if the plugin has no such operation, or its input or output
     *     is no stream
     */
    default void callStream(String operation, InputStream input, OutputStream output) {
        callStream(operation, input, output, PluginCallOptions.DEFAULT);
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
