package dev.wardian.host.clock;

import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.List;

/**
 * How finely a plugin may read the clocks.
 *
 * @param resolutionNanos both clocks go in steps of this many nanoseconds, at least 1
 */
record ClockPolicy(long resolutionNanos) implements Policy {
    static final long FINEST = 1;

    ClockPolicy {
        if (resolutionNanos < FINEST) {
            throw new IllegalArgumentException("a resolution of " + resolutionNanos + " ns");
        }
    }

    /** The coarser of both. */
    ClockPolicy intersect(ClockPolicy other) {
        return resolutionNanos >= other.resolutionNanos ? this : other;
    }

    @Override
    public List<String> rules() {
        return List.of("resolution " + Unit.NANOSECONDS.format(resolutionNanos));
    }
}
