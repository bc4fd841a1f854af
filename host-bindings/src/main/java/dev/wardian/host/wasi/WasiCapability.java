package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.Capability;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The capability {@code wasi}: the functions of WASI preview 1, for what compilers of other
 * languages build. Its import module is {@code wasi_snapshot_preview1}. It reaches nothing outside
 * of the call: the time of day and random bytes come with the capabilities {@code clock} and {@code
 * random}.
 */
public final class WasiCapability {
    private WasiCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return create(InstantSource.system(), new SecureRandom());
    }

    /**
     * Makes the capability with another clock and another generator, for tests and simulations. A
     * generator that is not cryptographic must not serve plugins in production.
     *
     * @param clock the time of day
     * @param random makes random bytes; threads of several plugins use it at the same time
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create(InstantSource clock, RandomGenerator random) {
        return new WasiBinding(clock, random);
    }
}
