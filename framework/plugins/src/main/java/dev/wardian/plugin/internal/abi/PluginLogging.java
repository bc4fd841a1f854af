package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.PluginLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * Writes to the operator's log with the call in the MDC, which is touched only when something is
 * written.
 */
final class PluginLogging {
    private static final String PLUGIN = "plugin";
    private static final String OPERATION = "operation";
    private static final String CALL = "call";

    private PluginLogging() {}

    /** Passes a line of the plugin's own log on. */
    static void write(PluginLog log, int level, String text, CallInfo info) {
        withCall(info, () -> log.log(level, text, info));
    }

    /**
     * Tells the operator why a host function answered {@code EHOST}: the guest is not told (rule
     * 12).
     */
    static void hostFailure(Logger logger, CallInfo info, String function, RuntimeException cause) {
        withCall(info, () -> logger.error("host function {} failed ({})", function, info, cause));
    }

    private static void withCall(CallInfo info, Runnable action) {
        String plugin = put(PLUGIN, info.pluginId());
        String operation = put(OPERATION, info.operation());
        String call = put(CALL, info.callId() == 0 ? null : Long.toString(info.callId()));
        try {
            action.run();
        } finally {
            put(PLUGIN, plugin);
            put(OPERATION, operation);
            put(CALL, call);
        }
    }

    /**
     * Sets or removes a key and answers what was there: a plugin may be called from within another
     * one's call.
     */
    private static @Nullable String put(String key, @Nullable String value) {
        String before = MDC.get(key);
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
        return before;
    }
}
