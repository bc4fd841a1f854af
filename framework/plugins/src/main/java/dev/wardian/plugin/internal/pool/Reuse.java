package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginIdentity;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.manifest.InstanceMode;

/** Decides what happens to an instance between two calls. Instance modes differ in nothing else. */
interface Reuse {
    /** What becomes of an instance after a call. */
    enum Fate {
        /** It serves the next call as it is. */
        KEEP,
        /** It serves the next call after it is renewed, with the contents of a new instance. */
        RENEW,
        /** It is closed. */
        DISCARD
    }

    /** The way of a mode. */
    static Reuse of(InstanceMode mode, PluginIdentity plugin) {
        return switch (mode) {
            case POOLED -> new KeepInstances(true);
            case SINGLE -> new KeepInstances(false);
            case PER_CALL -> new RenewInstances(plugin);
        };
    }

    /** Looks at a new instance, before its first call. */
    void made(PluginInstance instance);

    /** What becomes of an instance after a call; runs on the thread of the call. */
    Fate afterCall(PluginInstance instance);

    /**
     * Makes a free instance ready for the call that took it. Runs on the thread of the call.
     *
     * @return whether it is ready; if not, the pool closes it, and the call makes a new one
     */
    boolean ready(PluginInstance instance);

    /** Whether another instance should be ready while a call has this one. */
    boolean wantsSpare(PluginInstance taken);

    /** The most instances that there may be beyond calls at once. */
    int spare();

    /**
     * Whether another instance serves as well as one that is free, so that it may be discarded
     * where memory is short.
     */
    boolean replaceable();

    /** Whether an instance that is made before a call needs it will be of use. */
    boolean makesAhead();
}
