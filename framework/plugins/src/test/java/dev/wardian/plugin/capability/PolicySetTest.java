package dev.wardian.plugin.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.capability.FetchCapability.FetchPolicy;
import dev.wardian.plugin.capability.LevelCapability.Level;
import dev.wardian.plugin.capability.LevelCapability.LevelPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PolicySetTest {
    private static final LevelCapability LOG = new LevelCapability();
    private static final FetchCapability FETCH = new FetchCapability();
    private static final Capabilities CAPABILITIES = Capabilities.of(List.of(LOG, FETCH));
    private static final String ID = "com.acme.greeter";

    @Provide
    Arbitrary<PolicySet> sets() {
        Arbitrary<Optional<LevelPolicy>> level =
                Arbitraries.of(Level.class).map(LevelPolicy::new).optional(0.8);
        Arbitrary<Set<String>> origins = Arbitraries.of("a", "b", "c").set();
        Arbitrary<Optional<FetchPolicy>> fetch =
                Combinators.combine(origins, Arbitraries.of(1L, 2L, 1024L))
                        .as(FetchPolicy::of)
                        .optional(0.8);
        Arbitrary<Optional<Long>> rate = Arbitraries.of(1L, 10L, 1000L).optional(0.5);
        return Combinators.combine(level, fetch, rate).as(PolicySetTest::set);
    }

    private static PolicySet set(
            Optional<LevelPolicy> level, Optional<FetchPolicy> fetch, Optional<Long> rate) {
        PolicySet set = PolicySet.EMPTY;
        set = level.isPresent() ? set.with(LOG, level.get()) : set;
        set = level.isPresent() && rate.isPresent() ? set.withRate(LOG.name(), rate.get()) : set;
        return fetch.isPresent() ? set.with(FETCH, fetch.get()) : set;
    }

    @Test
    void theLowerRateCounts() {
        PolicySet free = PolicySet.EMPTY.with(LOG, new LevelPolicy(Level.INFO));
        PolicySet slow = free.withRate(LOG.name(), 10);
        PolicySet slower = free.withRate(LOG.name(), 5);

        assertEquals(slow, CAPABILITIES.intersect(free, slow));
        assertEquals(slower, CAPABILITIES.intersect(slower, slow));
        assertTrue(CAPABILITIES.covers(free, slow));
        assertFalse(CAPABILITIES.covers(slow, free));
        assertEquals(List.of("log: level INFO, at most 10 calls a second"), slow.describe());
        assertEquals(
                List.of("log/1: level INFO", "log/1: at most 5 calls a second"), slower.rules());
        assertEquals(slow, slow.only(Set.of(LOG.name())));
        assertThrows(IllegalArgumentException.class, () -> PolicySet.EMPTY.withRate(LOG.name(), 1));
        assertThrows(IllegalArgumentException.class, () -> free.withRate(LOG.name(), 0));
    }

    @Property
    void intersectionOnlyNarrows(
            @ForAll("sets") PolicySet requested, @ForAll("sets") PolicySet granted) {
        PolicySet both = CAPABILITIES.intersect(requested, granted);

        assertTrue(CAPABILITIES.covers(requested, both));
        assertTrue(CAPABILITIES.covers(granted, both));
    }

    @Property
    void whatIsLeftOfASetIsAsItWas(@ForAll("sets") PolicySet set) {
        PolicySet left = set.only(Set.of(FETCH.name()));

        assertEquals(set.find(FETCH.name()), left.find(FETCH.name()));
        assertEquals(Optional.empty(), left.find(LOG.name()));
        assertEquals(set, set.only(set.names()));
    }

    @Property
    void intersectionIsCommutativeAssociativeAndIdempotent(
            @ForAll("sets") PolicySet a, @ForAll("sets") PolicySet b, @ForAll("sets") PolicySet c) {
        assertEquals(CAPABILITIES.intersect(a, b), CAPABILITIES.intersect(b, a));
        assertEquals(
                CAPABILITIES.intersect(CAPABILITIES.intersect(a, b), c),
                CAPABILITIES.intersect(a, CAPABILITIES.intersect(b, c)));
        assertEquals(a, CAPABILITIES.intersect(a, a));
    }

    @Property
    void whatIsInEffectIsRequestedGrantedAndBelowTheCeiling(
            @ForAll("sets") PolicySet requested,
            @ForAll("sets") PolicySet granted,
            @ForAll("sets") PolicySet ceiling) {
        Grants grants = Grants.NONE.withPlugin(ID, granted).withCeiling(ceiling);

        PolicySet effective = grants.effective(CAPABILITIES, ID, requested);

        for (PolicySet bound : List.of(requested, granted, ceiling)) {
            assertTrue(CAPABILITIES.covers(bound, effective));
        }
        assertEquals(PolicySet.EMPTY, grants.effective(CAPABILITIES, "com.acme.other", requested));
    }

    @Property
    void rulesTellSetsApart(@ForAll("sets") PolicySet a, @ForAll("sets") PolicySet b) {
        assertEquals(a.equals(b), a.rules().equals(b.rules()));
    }

    @Test
    void aSetShowsItsRulesInOneLine() {
        PolicySet set =
                PolicySet.EMPTY
                        .with(LOG, new LevelPolicy(Level.INFO))
                        .with(FETCH, FetchPolicy.of(List.of("https://a"), 1024));

        assertEquals(
                "fetch/2: allow https://a; fetch/2: maxBytes 1KiB; log/1: level INFO",
                set.toString());
    }

    @Test
    void nothingCoversOnlyNothing() {
        PolicySet some = PolicySet.EMPTY.with(LOG, new LevelPolicy(Level.ERROR));

        assertFalse(CAPABILITIES.covers(PolicySet.EMPTY, some));
        assertTrue(CAPABILITIES.covers(some, PolicySet.EMPTY));
    }

    @Test
    void policiesAreDescribedByTheirCapabilities() {
        PolicySet set =
                PolicySet.EMPTY
                        .with(LOG, new LevelPolicy(Level.INFO))
                        .with(FETCH, FetchPolicy.of(List.of("https://a"), 1024));

        assertEquals(
                List.of("fetch/2: https://a, at most 1KiB", "log: level INFO"), set.describe());
        assertEquals(List.of("log: level INFO"), set.only(Set.of(LOG.name())).describe());
        assertEquals(
                List.of("log: level ERROR"),
                CAPABILITIES
                        .intersect(set, PolicySet.EMPTY.with(LOG, new LevelPolicy(Level.ERROR)))
                        .describe());
        assertEquals(List.of(), PolicySet.EMPTY.describe());
    }

    @Test
    void namesOfCapabilitiesAreReadFromImportModules() {
        assertEquals(Optional.of(FETCH.name()), CapabilityName.ofImportModule("wardian:fetch/2"));
        assertEquals(Optional.empty(), CapabilityName.ofImportModule("wardian:fetch"));
        assertEquals(Optional.empty(), CapabilityName.ofImportModule("env"));
    }

    @Test
    void manifestsOnlyLowerLimits() {
        PluginLimits host = PluginLimits.DEFAULT.with(Limit.MEMORY, 8 << 20);

        PluginLimits lowered =
                host.loweredBy(Map.of(Limit.MEMORY, 64L << 20, Limit.OUTPUT, 1L, Limit.FUEL, 5L));

        assertEquals(8L << 20, lowered.get(Limit.MEMORY));
        assertEquals(1, lowered.get(Limit.OUTPUT));
        assertEquals(5, lowered.get(Limit.FUEL));
        assertEquals(Limit.DEADLINE.defaultValue(), lowered.get(Limit.DEADLINE));
    }

    @Test
    void aLimitBelowItsLeastValueIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> PluginLimits.DEFAULT.with(Limit.DEADLINE, 0));
    }
}
