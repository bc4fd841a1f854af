package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginException;
import org.jspecify.annotations.Nullable;

/** Is notified when a plugin changes its state. */
@FunctionalInterface
public interface PluginListener {
    /**
     * A plugin changed its state. The manager calls this method after each change, one call at a
     * time, in the order of the changes of each plugin. It calls on the thread that loads or
     * unloads the plugin, or on a background thread. The method must be quick, since all changes
     * wait for it, and must not load, unload or wait for calls. An exception is logged and has no
     * other effect.
     *
     * <p>A reload notifies of the new version from {@link PluginState#DISCOVERED} to {@link
     * PluginState#ACTIVE}, as a first load does, and then of the old generation in state {@link
     * PluginState#DRAINING}. The old generation becomes {@link PluginState#STOPPED} when its calls
     * have ended, which may be after the next reload. A rejected reload notifies of the new version
     * in state {@link PluginState#REJECTED} or {@link PluginState#PENDING_APPROVAL}, and of the
     * active plugin, with the failure.
     *
     * <p>A running plugin that is disabled becomes {@link PluginState#DRAINING} and at once {@link
     * PluginState#DISABLED}. Its generation becomes {@link PluginState#STOPPED} when its calls have
     * ended; the plugin stays disabled.
     *
     * @param before the previous state, or null for a plugin that was just discovered
     * @param now the plugin with its new state
     */
    void changed(@Nullable PluginState before, PluginStatus now);

    /**
     * The operator changed the grants. The manager calls this method under the rules of {@link
     * #changed}, before it reloads plugins. What the new grants take away is taken away already.
     *
     * @param now the grants in force
     */
    default void grantsChanged(Grants now) {}

    /**
     * There are new grants that cannot be used. Those before stay in force.
     *
     * @param reason what is wrong with them, and where
     */
    default void grantsRejected(PluginException reason) {}
}
