package dev.wardian.host.plugins;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.testing.PolicyLaws;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsPolicyTest {
    private static final List<String> PATTERNS =
            List.of("a.b/*", "a.b/x", "a.b/y", "a.c/*", "a.c/x", "a.b.c/x");
    private static final List<String> CALLS =
            List.of("a.b/x", "a.b/y", "a.b/z", "a.c/x", "a.c/q", "a.b.c/x", "a.b.c/y");

    private static OperationPattern pattern(String text) {
        return OperationPattern.parse(text).orElseThrow();
    }

    @Provide
    Arbitrary<PluginsPolicy> policies() {
        return Arbitraries.of(PATTERNS).set().ofMaxSize(4).map(PluginsPolicyTest::policy);
    }

    private static PluginsPolicy policy(Set<String> patterns) {
        return new PluginsPolicy(
                PatternSet.of(patterns.stream().map(PluginsPolicyTest::pattern).toList()));
    }

    @Property
    void policiesObeyTheLaws(
            @ForAll("policies") PluginsPolicy a,
            @ForAll("policies") PluginsPolicy b,
            @ForAll("policies") PluginsPolicy c) {
        PolicyLaws.check(
                new PluginsBinding(),
                List.of(a, b, c),
                PluginsPolicy::allows,
                CALLS.stream().map(PluginsPolicyTest::pattern).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a.b/", "/x", "a/x", "A.b/x", "a.b/__save", "a.b/x*", "*/*"})
    void whatIsNoOperationIsNoPattern(String text) {
        assertTrue(OperationPattern.parse(text).isEmpty());
    }
}
