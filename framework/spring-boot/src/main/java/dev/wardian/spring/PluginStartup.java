package dev.wardian.spring;

import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Loads the plugins when the application starts. It does so before web servers, message listeners
 * and schedulers start, and after connections of the usual phase 0, which capabilities may use.
 *
 * <p>A stop leaves the plugins alone: what uses them may stop later. The manager itself drains and
 * closes when Spring destroys it, after every bean that depends on it.
 */
final class PluginStartup implements SmartLifecycle {
    static final int PHASE = 1000;

    private final PluginManager manager;
    private final boolean automatic;
    private final ObjectProvider<PluginListener> listeners;
    private boolean notifying;
    private volatile boolean running;

    PluginStartup(
            PluginManager manager, boolean automatic, ObjectProvider<PluginListener> listeners) {
        this.manager = manager;
        this.automatic = automatic;
        this.listeners = listeners;
    }

    @Override
    public synchronized void start() {
        if (!notifying) {
            listeners.orderedStream().forEach(manager::addListener);
            notifying = true;
        }
        if (automatic) {
            manager.loadAll();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
