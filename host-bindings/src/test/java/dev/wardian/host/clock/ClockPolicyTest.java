package dev.wardian.host.clock;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.testing.PolicyLaws;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ClockPolicyTest {
    @Provide
    Arbitrary<ClockPolicy> policies() {
        return Arbitraries.longs().between(1, 100_000_000_000L).map(ClockPolicy::new);
    }

    @Property
    void intersectionIsNeverFiner(
            @ForAll("policies") ClockPolicy a, @ForAll("policies") ClockPolicy b) {
        long both = a.intersect(b).resolutionNanos();

        assertTrue(both >= a.resolutionNanos() && both >= b.resolutionNanos());
    }

    @Property
    void policiesObeyTheLaws(
            @ForAll("policies") ClockPolicy a,
            @ForAll("policies") ClockPolicy b,
            @ForAll("policies") ClockPolicy c) {
        PolicyLaws.check(new ClockBinding(() -> Instant.EPOCH, () -> 0), List.of(a, b, c));
    }
}
