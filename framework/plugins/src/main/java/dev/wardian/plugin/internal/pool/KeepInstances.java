package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginInstance;

/**
 * An instance serves one call after the other and keeps its state between them, until it breaks.
 */
final class KeepInstances implements Reuse {
    private final boolean replaceable;

    /**
     * @param replaceable whether the state is of no matter
     */
    KeepInstances(boolean replaceable) {
        this.replaceable = replaceable;
    }

    @Override
    public void made(PluginInstance instance) {}

    @Override
    public Fate afterCall(PluginInstance instance) {
        return instance.broken() ? Fate.DISCARD : Fate.KEEP;
    }

    @Override
    public boolean ready(PluginInstance instance) {
        return true;
    }

    @Override
    public boolean wantsSpare(PluginInstance taken) {
        return false;
    }

    @Override
    public int spare() {
        return 0;
    }

    @Override
    public boolean replaceable() {
        return replaceable;
    }

    @Override
    public boolean makesAhead() {
        return true;
    }
}
