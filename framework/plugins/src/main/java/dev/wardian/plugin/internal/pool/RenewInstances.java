package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginIdentity;
import dev.wardian.plugin.internal.abi.PluginInstance;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Each call finds the state of a new instance. The pool keeps a copy of an instance's contents from
 * when it was made, and copies them back after each call. Usually the background does so before the
 * next call arrives; a call that arrives sooner does it itself. If no copy can be kept, an instance
 * serves only one call.
 */
final class RenewInstances implements Reuse {
    /**
     * An instance that is no larger, in bytes, is renewed by the caller's thread after its call:
     * waking the background costs more.
     */
    private static final long RENEWED_AT_ONCE = 128 << 10;

    private final PluginIdentity plugin;
    private final AtomicBoolean toldOfCost = new AtomicBoolean();

    /**
     * Whether the last new instance can be renewed. If not, the pool makes no instance in advance:
     * if memory is short, it would take the memory that the next call needs.
     */
    private volatile boolean renewing = true;

    RenewInstances(PluginIdentity plugin) {
        this.plugin = plugin;
    }

    @Override
    public void made(PluginInstance instance) {
        renewing = instance.rememberStart();
        if (!renewing && toldOfCost.compareAndSet(false, true)) {
            plugin.logger()
                    .warn(
                            "{}: each call makes a new instance, because there is no memory for a copy"
                                    + " of a new one or a capability keeps something for it",
                            plugin.info());
        }
    }

    @Override
    public Fate afterCall(PluginInstance instance) {
        if (!instance.renewable()) {
            return Fate.DISCARD;
        }
        if (instance.used() && isSmall(instance)) {
            instance.renew();
        }
        return instance.used() ? Fate.RENEW : Fate.KEEP;
    }

    @Override
    public boolean ready(PluginInstance instance) {
        // One that cannot be renewed is free only before its first call.
        return !instance.used() || !instance.renewable() || instance.renew();
    }

    @Override
    public boolean wantsSpare(PluginInstance taken) {
        return !(taken.renewable() && isSmall(taken));
    }

    /** So that one can be renewed while the others serve calls. */
    @Override
    public int spare() {
        return 1;
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public boolean makesAhead() {
        return renewing;
    }

    private static boolean isSmall(PluginInstance instance) {
        return instance.renewedBytes() <= RENEWED_AT_ONCE;
    }
}
