package dev.wardian.plugin;

import org.jspecify.annotations.Nullable;

/** Is told when a plugin goes from one state to the next. */
@FunctionalInterface
public interface PluginListener {
    /**
     * A plugin changed its state. Called on the thread that loads or unloads, or in the background
     * where a circuit opened or closed ({@link PluginState#DEGRADED}) or the last call of a
     * generation ended; one call at a time, in the order of the changes, after the change. It must
     * be quick and must not load, unload or wait for calls. An exception is logged and has no
     * effect. A reload tells of the new version from {@link PluginState#DISCOVERED} to {@link
     * PluginState#ACTIVE} as a first load does, then of the old generation draining; that it is
     * {@link PluginState#STOPPED} is told when its calls have ended, which may be after the next
     * reload. A reload that is refused tells of the new version being {@link PluginState#REJECTED}
     * or {@link PluginState#PENDING_APPROVAL}, and of the active plugin, with the failure.
     *
     * @param before the state before, or null for a plugin that was just discovered
     * @param now the plugin with its new state
     */
    void changed(@Nullable PluginState before, PluginStatus now);
}
