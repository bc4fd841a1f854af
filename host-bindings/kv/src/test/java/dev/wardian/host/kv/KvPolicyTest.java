package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.error.ManifestException;
import dev.wardian.testing.PolicyLaws;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvPolicyTest {
    private static final KvBinding KV = new KvBinding(KvStores.inMemory());

    /** A change: to a namespace with so many keys and bytes, of a value of a size. */
    private record Change(long keys, long bytes, long value, KvMode mode) {
        boolean isAllowed(KvPolicy policy) {
            return keys <= policy.keys()
                    && bytes <= policy.bytes()
                    && value <= policy.value()
                    && mode.compareTo(policy.mode()) <= 0;
        }
    }

    private static final List<Long> NUMBERS = List.of(1L, 2L, 1024L, 1025L);

    private static List<Change> changes() {
        return NUMBERS.stream()
                .flatMap(
                        n ->
                                List.of(
                                        new Change(n, 1, 1, KvMode.WRITE),
                                        new Change(1, n, 1, KvMode.READ),
                                        new Change(1, 1, n, KvMode.WRITE))
                                        .stream())
                .toList();
    }

    @Provide
    Arbitrary<KvPolicy> policies() {
        Arbitrary<Long> number = Arbitraries.of(NUMBERS);
        return Combinators.combine(number, number, number, Arbitraries.of(KvMode.class))
                .as(KvPolicy::new);
    }

    @Property
    void policiesObeyTheLaws(
            @ForAll("policies") KvPolicy a,
            @ForAll("policies") KvPolicy b,
            @ForAll("policies") KvPolicy c) {
        PolicyLaws.check(
                KV, List.of(a, b, c), (policy, change) -> change.isAllowed(policy), changes());
    }

    @Property
    void differentPoliciesHaveDifferentRules(
            @ForAll("policies") KvPolicy a, @ForAll("policies") KvPolicy b) {
        assertEquals(a.equals(b), a.rules().equals(b.rules()));
        assertEquals(a.equals(b), a.describe().equals(b.describe()));
    }

    @Test
    void requestsObeyTheLaws() {
        PolicyLaws.check(
                KV,
                "{ quota: 10MiB }",
                "{ quota: 1, keys: 1, value: 1, mode: read }",
                "{ quota: 10MiB, keys: 10k, value: 1MiB, mode: write }",
                "{ quota: 1TiB, keys: 1G, value: 64MiB, mode: read }".replace("1TiB", "1024GiB"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ quota: 1MiB }             | quota 1MiB, keys 10k, value 1MiB, mode write",
                "{ quota: 5, keys: 3, value: 2, mode: read } | quota 5B, keys 3, value 2B, mode read",
            })
    void aRequestIsReadAsItsRules(String request, String rules) {
        assertEquals(List.of(rules.split(", ")), PolicyLaws.parse(KV, request).rules());
    }

    @Test
    void aPolicyIsDescribedInALine() {
        KvPolicy requested = PolicyLaws.parse(KV, "{ quota: 10MiB }");
        KvPolicy granted = PolicyLaws.parseGrant(KV, "{ quota: 1MiB, keys: 50, mode: read }");

        assertEquals(
                "reads and writes, at most 10MiB in 10k keys, each value at most 1MiB",
                requested.describe());
        assertEquals(
                "reads, at most 1MiB in 50 keys, each value at most 1MiB",
                requested.intersect(granted).describe());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                 | 1:1",
                "{ quota: 0 }                       | 1:10",
                "{ quota: 1025GiB }                 | 1:10",
                "{ quota: many }                    | 1:10",
                "{ quota: 1MiB, keys: 0 }           | 1:22",
                "{ quota: 1MiB, keys: 1MiB }        | 1:22",
                "{ quota: 1MiB, value: 65MiB }      | 1:23",
                "{ quota: 1MiB, mode: append }      | 1:22",
                "{ quota: 1MiB, ttl: 5s }           | 1:16",
            })
    void aWrongRequestIsRejectedAtItsPlace(String request, String place) {
        ManifestException error =
                assertThrows(ManifestException.class, () -> PolicyLaws.parse(KV, request));

        assertEquals(1, error.problems().size(), error.getMessage());
        assertEquals("request.yaml:" + place, String.valueOf(error.problems().get(0).location()));
    }
}
