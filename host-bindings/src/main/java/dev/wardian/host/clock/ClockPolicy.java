package dev.wardian.host.clock;

import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.List;

/**
 * How finely a plugin may read the clocks.
 *
 * @param resolutionNanos the step of both clocks in nanoseconds, at least 1
 */
record ClockPolicy(long resolutionNanos) implements Policy {
    static final long FINEST = 1;

    ClockPolicy {
        if (resolutionNanos < FINEST) {
            throw new IllegalArgumentException("a resolution of " + resolutionNanos + " ns");
        }
    }

    /** Returns the coarser of the two policies. */
    ClockPolicy intersect(ClockPolicy other) {
        return resolutionNanos >= other.resolutionNanos ? this : other;
    }

    @Override
    public List<String> rules() {
        return List.of("resolution " + Unit.NANOSECONDS.format(resolutionNanos));
    }
}
