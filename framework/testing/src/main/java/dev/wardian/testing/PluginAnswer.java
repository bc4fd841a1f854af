package dev.wardian.testing;

/** What an operation of a plugin does that is not there: Java code in its place. */
@FunctionalInterface
public interface PluginAnswer {
    /**
     * Handles a call.
     *
     * @param input the input of the call
     * @return its output
     * @throws ReportedFailure if the plugin is to report a failure
     * @throws dev.wardian.plugin.capability.ErrnoException if the host is to return an error number
     */
    byte[] call(byte[] input);
}
