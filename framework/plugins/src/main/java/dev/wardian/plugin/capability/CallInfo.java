package dev.wardian.plugin.capability;

import org.jspecify.annotations.Nullable;

/**
 * Identifies a plugin and one of its calls, for errors and logs.
 *
 * @param pluginId the plugin's id, or null before its manifest could be read
 * @param version the plugin's version, or null before its manifest could be read
 * @param generation the generation that was being loaded or called, or 0 if there is none
 * @param operation the operation or hook, or null outside a call
 * @param callId the call's number within its manager, or 0 outside a call
 * @param delivered the bytes that the call has handed to the {@link java.io.OutputStream} of its
 *     caller so far; 0 without such a stream
 */
public record CallInfo(
        @Nullable String pluginId,
        @Nullable String version,
        long generation,
        @Nullable String operation,
        long callId,
        long delivered) {

    /**
     * Identifies a plugin and one of its calls, which has handed nothing to a stream.
     *
     * @param pluginId the plugin's id, or null before its manifest could be read
     * @param version the plugin's version, or null before its manifest could be read
     * @param generation the generation that was being loaded or called, or 0 if there is none
     * @param operation the operation or hook, or null outside a call
     * @param callId the call's number within its manager, or 0 outside a call
     */
    public CallInfo(
            @Nullable String pluginId,
            @Nullable String version,
            long generation,
            @Nullable String operation,
            long callId) {
        this(pluginId, version, generation, operation, callId, 0);
    }

    /** Identifies nothing, for example because the manifest is not readable. */
    public static final CallInfo NONE = new CallInfo(null, null, 0, null, 0);

    /**
     * Identifies a plugin outside a call.
     *
     * @param pluginId the plugin's id
     * @param version the plugin's version
     * @param generation the generation that is loaded, or 0 if there is none
     * @return the plugin without a call
     */
    public static CallInfo ofPlugin(String pluginId, String version, long generation) {
        return new CallInfo(pluginId, version, generation, null, 0);
    }

    /**
     * Identifies a call of this plugin.
     *
     * @param operationName the operation or hook
     * @param id the call's number within its manager, from 1
     * @return the plugin with the call
     */
    public CallInfo withCall(String operationName, long id) {
        return new CallInfo(pluginId, version, generation, operationName, id);
    }

    /**
     * Says how far the call has come.
     *
     * @param bytes the bytes that the call has handed to the stream of its caller, from 0
     * @return the same plugin and call
     */
    public CallInfo withDelivered(long bytes) {
        return new CallInfo(pluginId, version, generation, operation, callId, bytes);
    }

    /**
     * The known parts, for example {@code plugin com.acme.greeter 1.4.0, generation 3, operation
     * greet, call 42}.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (pluginId != null) {
            text.append("plugin ").append(pluginId);
            if (version != null) {
                text.append(' ').append(version);
            }
        }
        part(text, "generation ", generation == 0 ? null : Long.toString(generation));
        part(text, "operation ", operation);
        part(text, "call ", callId == 0 ? null : Long.toString(callId));
        return text.toString();
    }

    private static void part(StringBuilder text, String label, @Nullable String value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : ", ").append(label).append(value);
        }
    }
}
