package dev.wardian.host.clock;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Policy;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The capability {@code clock}: the wall clock and a monotonic clock. Its import module is {@code
 * wardian:clock/1}.
 */
public final class ClockCapability {
    private ClockCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return create(InstantSource.system(), System::nanoTime);
    }

    /**
     * Makes the capability with other clocks, for tests and simulations. The wall clock is also the
     * one that the capability {@code wasi} shows.
     *
     * @param wall the time of day
     * @param nanoTime nanoseconds since any moment; must not go backwards
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create(InstantSource wall, LongSupplier nanoTime) {
        return new ClockBinding(wall, nanoTime);
    }

    /**
     * {@return the step in which a policy lets clocks be read, in nanoseconds} For a capability
     * that brings a clock of its own and keeps to the policy of this one.
     *
     * @param policy the policy of {@code clock} that is in effect; the policy of a fake stands for
     *     the finest step
     */
    public static long resolutionNanos(Policy policy) {
        return policy instanceof ClockPolicy clock ? clock.resolutionNanos() : ClockPolicy.FINEST;
    }
}
