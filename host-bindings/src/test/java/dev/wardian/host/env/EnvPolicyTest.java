package dev.wardian.host.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.testing.PolicyLaws;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvPolicyTest {
    /** Few and nested, so that patterns meet. */
    private static final List<String> PATTERNS =
            List.of("*", "A", "A*", "A_*", "A_B", "A_B*", "B", "_x");

    private static final List<String> NAMES = List.of("A", "AB", "A_", "A_B", "A_BC", "B", "_x");

    private static EnvPolicy policy(String... patterns) {
        return new EnvPolicy(
                List.of(patterns).stream()
                        .map(text -> EnvPolicy.pattern(text).orElseThrow())
                        .toList());
    }

    @Provide
    Arbitrary<EnvPolicy> policies() {
        return Arbitraries.of(PATTERNS)
                .set()
                .ofMaxSize(4)
                .map(some -> policy(some.toArray(String[]::new)));
    }

    @Property
    void policiesObeyTheLaws(
            @ForAll("policies") EnvPolicy a,
            @ForAll("policies") EnvPolicy b,
            @ForAll("policies") EnvPolicy c) {
        PolicyLaws.check(new EnvBinding(), List.of(a, b, c), EnvPolicy::allows, NAMES);
    }

    @Test
    void theShortestFormDropsWhatIsSaidTwice() {
        assertEquals(policy("A*", "B"), policy("A*", "A_B", "A_*", "B", "A"));
        assertEquals(List.of("variable A*", "variable B"), policy("A*", "A", "B").rules());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A*B", "**", "A=B", "A.B", "ü", "A ", "*A"})
    void otherTextsAreNoPatterns(String text) {
        assertEquals(Optional.empty(), EnvPolicy.pattern(text));
        assertEquals(Optional.empty(), EnvPolicy.pattern("A".repeat(61)));
        assertTrue(EnvPolicy.pattern("A".repeat(60)).isPresent());
    }

    @Test
    void variablesAreTheAllowedOnesWithTheirValues() {
        Map<String, String> config =
                Map.of("env.A", "1", "env.A_B", "x=y", "env.C", "3", "B", "4", "env.NUL", "a\0b");

        assertEquals(
                Map.of("A", "1", "A_B", "x=y"), EnvCapability.variables(policy("A*", "B"), config));
        assertEquals(
                Set.of("A", "A_B", "C"), EnvCapability.variables(policy("*"), config).keySet());
    }
}
