package dev.wardian.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.testing.PolicyLaws;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConfigPolicyTest {
    /** Few and nested, so that patterns meet. */
    private static final List<String> PATTERNS =
            List.of("*", "a", "a.*", "a.b", "a.b.*", "a.b.c", "a.bc", "ab", "b.*", "b.c");

    private static final List<String> KEYS =
            List.of("a", "a.b", "a.b.c", "a.b.d", "a.bc", "a.x", "ab", "b", "b.c", "b.d", "z");

    private static ConfigPolicy policy(List<String> allowed, List<String> denied) {
        return new ConfigPolicy(patterns(allowed), patterns(denied));
    }

    private static List<NamePattern> patterns(List<String> texts) {
        return texts.stream().map(text -> ConfigPolicy.pattern(text).orElseThrow()).toList();
    }

    @Provide
    Arbitrary<ConfigPolicy> policies() {
        Arbitrary<Set<String>> some = Arbitraries.of(PATTERNS).set().ofMaxSize(4);
        return Combinators.combine(some, some)
                .as((allowed, denied) -> policy(List.copyOf(allowed), List.copyOf(denied)));
    }

    @Property
    void policiesObeyTheLaws(
            @ForAll("policies") ConfigPolicy a,
            @ForAll("policies") ConfigPolicy b,
            @ForAll("policies") ConfigPolicy c) {
        PolicyLaws.check(new ConfigBinding(), List.of(a, b, c), ConfigPolicy::allows, KEYS);
    }

    @Property
    void policiesThatAllowTheSameAreEqualAndHaveTheSameRules(
            @ForAll("policies") ConfigPolicy a, @ForAll("policies") ConfigPolicy b) {
        boolean sameKeys = KEYS.stream().allMatch(key -> a.allows(key) == b.allows(key));

        assertEquals(a.equals(b), a.rules().equals(b.rules()));
        if (a.equals(b)) {
            assertTrue(sameKeys);
            assertEquals(a.hashCode(), b.hashCode());
        }
    }

    @Test
    void theShortestFormDropsWhatIsSaidTwiceOrHasNoEffect() {
        ConfigPolicy lengthy =
                policy(List.of("a.*", "a.b", "a.b.*", "b.c", "x"), List.of("a.b.c", "y.*", "x"));

        assertEquals(policy(List.of("a.*", "b.c"), List.of("a.b.c")), lengthy);
        assertEquals(List.of("read a.*", "read b.c", "deny a.b.c"), lengthy.rules());
    }

    @Test
    void denyRulesWinOverKeysThatAreNamed() {
        ConfigPolicy policy = policy(List.of("*", "password"), List.of("password", "db.*"));

        assertFalse(policy.allows("password"));
        assertFalse(policy.allows("db.user"));
        assertTrue(policy.allows("db"));
    }

    @Test
    void aDenialOfTheOperatorHoldsForKeysThatThePluginNames() {
        ConfigPolicy requested = policy(List.of("tiers", "password"), List.of());
        ConfigPolicy granted = policy(List.of("*"), List.of("password"));

        assertEquals(policy(List.of("tiers"), List.of()), requested.intersect(granted));
    }

    @Test
    void whatAllowsNoKeySaysSo() {
        assertEquals(List.of("no keys"), policy(List.of(), List.of("a")).rules());
    }

    @Test
    void patternsAreKeysOrWholeNamesBeforeAStar() {
        for (String good : Arrays.asList("a", "tax.rate", "tax.*", "*", "a-b_c.d")) {
            assertEquals(good, ConfigPolicy.pattern(good).orElseThrow().toString());
        }
        for (String bad : Arrays.asList("", "a*", ".*", "**", "a.*.b", "1a", "ä", "a b", "a\n")) {
            assertTrue(ConfigPolicy.pattern(bad).isEmpty(), bad);
        }
        assertTrue(ConfigPolicy.pattern("a".repeat(65)).isEmpty());
    }
}
