package dev.wardian.plugin.internal.abi;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The MDC of one plugin call. The first host function or log line of a call sets it, so that a call
 * without any does not pay for it. It stays until the call ends. Then the previous values return:
 * the call may be nested in another plugin's call, and the application has its own keys. A whole
 * call runs on one thread.
 */
final class LogContext {
    private static final String[] KEYS = {
        "plugin", "plugin.version", "plugin.generation", "plugin.operation", "plugin.call"
    };

    private final @Nullable String[] values;
    private final @Nullable String[] before = new @Nullable String[KEYS.length];
    private boolean entered;

    LogContext(PluginIdentity plugin) {
        values =
                new @Nullable String[] {
                    plugin.pluginId(),
                    plugin.version(),
                    Long.toString(plugin.generation()),
                    null,
                    null
                };
    }

    /**
     * Sets the keys, unless they are set.
     *
     * @param operation the operation or hook, or the empty string outside of a call
     * @param callId the call's number, or 0 for a hook
     */
    void enter(String operation, long callId) {
        if (entered) {
            return;
        }
        entered = true;
        values[3] = operation.isEmpty() ? null : operation;
        values[4] = callId == 0 ? null : Long.toString(callId);
        for (int i = 0; i < KEYS.length; i++) {
            before[i] = MDC.get(KEYS[i]);
            set(KEYS[i], values[i]);
        }
    }

    /** Returns the MDC to its previous values. */
    void leave() {
        if (entered) {
            entered = false;
            for (int i = 0; i < KEYS.length; i++) {
                set(KEYS[i], before[i]);
            }
        }
    }

    private static void set(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
