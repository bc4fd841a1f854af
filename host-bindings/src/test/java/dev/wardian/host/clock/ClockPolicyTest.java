package dev.wardian.host.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void intersectionIsCommutativeAssociativeAndIdempotent(
            @ForAll("policies") ClockPolicy a,
            @ForAll("policies") ClockPolicy b,
            @ForAll("policies") ClockPolicy c) {
        assertEquals(a.intersect(b), b.intersect(a));
        assertEquals(a.intersect(b).intersect(c), a.intersect(b.intersect(c)));
        assertEquals(a, a.intersect(a));
    }

    @Property
    void rulesTellPoliciesApart(
            @ForAll("policies") ClockPolicy a, @ForAll("policies") ClockPolicy b) {
        assertEquals(a.equals(b), a.rules().equals(b.rules()));
    }
}
