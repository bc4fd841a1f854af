package dev.wardian.host.log;

import dev.wardian.plugin.capability.Capability;

/**
 * The capability {@code log}: lets a plugin's lines through to the operator's log. Its import
 * module is {@code wardian:log/1}, which has no functions; plugins write with {@code log} of {@code
 * wardian:core/1}.
 */
public final class LogCapability {
    private LogCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new LogBinding();
    }
}
