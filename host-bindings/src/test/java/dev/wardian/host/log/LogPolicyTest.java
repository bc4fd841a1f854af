package dev.wardian.host.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.testing.PolicyLaws;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LogPolicyTest {
    @Provide
    Arbitrary<LogPolicy> policies() {
        return Combinators.combine(
                        Arbitraries.of(LogLevel.class), Arbitraries.longs().between(1, 5_000))
                .as(LogPolicy::new);
    }

    @Property
    void intersectionIsNeverMoreTalkative(
            @ForAll("policies") LogPolicy a, @ForAll("policies") LogPolicy b) {
        LogPolicy both = a.intersect(b);

        assertTrue(both.level().number() <= Math.min(a.level().number(), b.level().number()));
        assertTrue(both.linesPerSecond() <= Math.min(a.linesPerSecond(), b.linesPerSecond()));
    }

    @Property
    void policiesObeyTheLaws(
            @ForAll("policies") LogPolicy a,
            @ForAll("policies") LogPolicy b,
            @ForAll("policies") LogPolicy c) {
        PolicyLaws.check(new LogBinding(), List.of(a, b, c));
    }

    @Test
    void rulesAreWordsForOperators() {
        assertEquals(
                List.of("level warn", "rate 2k lines a second"),
                new LogPolicy(LogLevel.WARN, 2_000).rules());
    }
}
