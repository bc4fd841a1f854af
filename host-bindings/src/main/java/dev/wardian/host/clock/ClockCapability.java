package dev.wardian.host.clock;

import dev.wardian.plugin.capability.Capability;
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
        return new ClockBinding();
    }

    /**
     * Makes the capability with other clocks, for tests and simulations.
     *
     * @param wallMillis milliseconds since 1970-01-01T00:00:00Z
     * @param nanoTime nanoseconds since any moment; must not go backwards
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create(LongSupplier wallMillis, LongSupplier nanoTime) {
        return new ClockBinding(wallMillis, nanoTime);
    }
}
