package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    private static SemanticVersion version(String text) {
        return SemanticVersion.parse(text).orElseThrow();
    }

    @Test
    void precedenceIsThatOfTheSpecification() {
        List<String> ascending =
                List.of(
                        "0.9.9",
                        "1.0.0-0",
                        "1.0.0-9",
                        "1.0.0-10",
                        "1.0.0-alpha",
                        "1.0.0-alpha.1",
                        "1.0.0-alpha.beta",
                        "1.0.0-beta",
                        "1.0.0-beta.2",
                        "1.0.0-beta.11",
                        "1.0.0-rc.1",
                        "1.0.0",
                        "1.0.1",
                        "1.2.0",
                        "1.10.0",
                        "2.0.0");

        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                int order = version(ascending.get(i)).compareTo(version(ascending.get(j)));
                assertEquals(Integer.signum(Integer.compare(i, j)), Integer.signum(order));
            }
        }
    }

    @Test
    void buildMetadataDoesNotCount() {
        assertEquals(0, version("1.0.0+a").compareTo(version("1.0.0+b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3.4",
                "01.2.3",
                "1.02.3",
                "-1.2.3",
                "1.2.3-",
                "1.2.3+",
                "1.2.3-01",
                "1.2.3-a..b",
                "1.2.3-\u00e4",
                "1.2.3 ",
                "v1.2.3",
                "1.2.9999999999999999999"
            })
    void whatIsNoVersionIsRefused(String text) {
        assertEquals(Optional.empty(), SemanticVersion.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2.3",
        "=1.2.3, 1.2.3",
        "1.2, 1.2.99",
        "1, 1.99.0",
        ">=1.0 <2, 1.0.0",
        ">=1.0 <2, 1.99.99",
        ">1.2, 1.3.0",
        ">1.2.3, 1.2.4",
        "<=1.2, 1.2.99",
        "<=1.2.3, 1.2.3",
        "^1.2, 1.9.0",
        "^1.2.3, 1.2.3",
        "^0.2, 0.2.9",
        "^0.2.3, 0.2.4",
        "^0.0.3, 0.0.3",
        "^0.0, 0.0.9",
        "^0, 0.9.9",
        "~1.2, 1.2.9",
        "~1.2.3, 1.2.9",
        "~1, 1.9.9",
        ">=1.2.3-rc.1, 1.2.3-rc.2",
        "^1.2.3-rc.1, 1.5.0",
    })
    void versionsInARange(String range, String version) {
        assertTrue(VersionRange.parse(range).orElseThrow().contains(version(version)));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2.4",
        "1.2, 1.3.0",
        ">=1.0 <2, 2.0.0",
        ">=1.0 <2, 0.9.9",
        ">=1.0 <2, 2.0.0-rc.1",
        ">=1.0 <2, 1.5.0-rc.1",
        ">1.2, 1.2.9",
        "<=1.2, 1.3.0",
        "^1.2, 2.0.0",
        "^1.2, 1.1.9",
        "^0.2, 0.3.0",
        "^0.0.3, 0.0.4",
        "^0.0, 0.1.0",
        "~1.2.3, 1.3.0",
        "~1.2.3, 1.2.2",
        ">=1.2.3-rc.1, 1.2.4-rc.1",
        "^1.2.3-rc.2, 1.2.3-rc.1",
    })
    void versionsOutsideARange(String range, String version) {
        assertFalse(VersionRange.parse(range).orElseThrow().contains(version(version)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "x", "1.x", "*", ">= 1", "1 ", "1  2", "1 || 2", "^", "1.2.3.4"})
    void whatIsNoRangeIsRefused(String text) {
        assertEquals(Optional.empty(), VersionRange.parse(text));
    }

    @Provide
    Arbitrary<SemanticVersion> versions() {
        Arbitrary<Long> part = Arbitraries.longs().between(0, 3);
        Arbitrary<List<String>> pre =
                Arbitraries.of("0", "1", "10", "a", "b-c").list().ofMaxSize(2);
        return Combinators.combine(part, part, part, pre)
                .as((a, b, c, p) -> new SemanticVersion(a, b, c, p, ""));
    }

    @Property
    void aVersionIsReadBack(@ForAll("versions") SemanticVersion version) {
        assertEquals(Optional.of(version), SemanticVersion.parse(version.toString()));
    }

    @Property
    void aVersionIsInTheRangeThatNamesIt(@ForAll("versions") SemanticVersion version) {
        for (String operator : List.of("=", "^", "~", ">=", "<=")) {
            assertTrue(VersionRange.parse(operator + version).orElseThrow().contains(version));
        }
        assertFalse(VersionRange.parse("<" + version).orElseThrow().contains(version));
        assertFalse(VersionRange.parse(">" + version).orElseThrow().contains(version));
    }

    @Property
    void orderIsTransitive(
            @ForAll("versions") SemanticVersion a,
            @ForAll("versions") SemanticVersion b,
            @ForAll("versions") SemanticVersion c) {
        assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
        if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
            assertTrue(a.compareTo(c) <= 0);
        }
    }

    @Test
    void aPreReleaseThatIsNotInARangeSaysWhy() {
        VersionRange range = VersionRange.parse("^1.2.0").orElseThrow();

        String why = range.whyNotPreRelease(version("1.2.0-SNAPSHOT")).orElseThrow();
        assertTrue(why.startsWith("a pre-release comes before 1.2.0, "), why);
        assertTrue(range.whyNotPreRelease(version("1.5.0-rc.1")).isPresent());
        assertTrue(range.whyNotPreRelease(version("1.2.0")).isEmpty());
        assertTrue(range.whyNotPreRelease(version("2.0.0")).isEmpty());
        VersionRange named = VersionRange.parse(">=1.2.0-SNAPSHOT").orElseThrow();
        assertTrue(named.whyNotPreRelease(version("1.2.0-SNAPSHOT")).isEmpty());
    }
}
