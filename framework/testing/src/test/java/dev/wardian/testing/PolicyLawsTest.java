package dev.wardian.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.error.ManifestException;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PolicyLawsTest {
    /** A set of bits, with whatever rules and intersection a test gives it. */
    private record Bits(int value, List<String> rules) implements Policy {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bits that && value == that.value;
        }

        @Override
        public int hashCode() {
            return value;
        }
    }

    private record BitsCapability(
            Function<Integer, List<String>> rules,
            BinaryOperator<Integer> intersection,
            String description)
            implements Capability<Bits> {
        Bits bits(int value) {
            return new Bits(value, rules.apply(value));
        }

        @Override
        public CapabilityName name() {
            return CapabilityName.of("bits/1");
        }

        @Override
        public Bits parse(ManifestNode node) {
            return bits((int) node.require("bits").orElseThrow().asInteger(0, 7, 0));
        }

        @Override
        public Bits intersect(Bits requested, Bits granted) {
            return bits(intersection.apply(requested.value(), granted.value()));
        }

        @Override
        public String describe(Bits policy) {
            return description;
        }

        @Override
        public HostFunctions bind(PluginContext context, Bits effective) {
            return HostFunctions.builder().build();
        }
    }

    private static BitsCapability with(BinaryOperator<Integer> intersection) {
        return new BitsCapability(v -> List.of("bits " + v), intersection, "bits");
    }

    private static String broken(BitsCapability capability) {
        List<Bits> policies = List.of(capability.bits(1), capability.bits(3), capability.bits(6));
        return String.valueOf(
                assertThrows(AssertionError.class, () -> PolicyLaws.check(capability, policies))
                        .getMessage());
    }

    private static void assertNames(String law, String message) {
        assertTrue(message.startsWith(law + ": not for ["), message);
    }

    @Test
    void aCapabilityThatObeysPasses() {
        PolicyLaws.check(
                new RatesCapability(Map.of()),
                "{ currencies: [] }",
                "{ currencies: [USD] }",
                "{ currencies: [USD, GBP, JPY] }",
                "{ currencies: [GBP, EUR] }");
        BitsCapability bits = with((a, b) -> a & b);
        List<Bits> all = List.of(bits.bits(0), bits.bits(3), bits.bits(5), bits.bits(7));
        PolicyLaws.check(bits, all, (policy, bit) -> (policy.value() & bit) != 0, List.of(1, 2, 4));
    }

    @Test
    void eachBrokenLawIsNamed() {
        assertNames("intersect is idempotent", broken(with((a, b) -> a & b & 2)));
        assertNames("intersect is commutative", broken(with((a, b) -> a)));
        // The union obeys all laws but for what it means.
        BitsCapability union = with((a, b) -> a | b);
        List<Bits> policies = List.of(union.bits(1), union.bits(6));
        PolicyLaws.check(union, policies);
        String message =
                assertThrows(
                                AssertionError.class,
                                () ->
                                        PolicyLaws.check(
                                                union,
                                                policies,
                                                (policy, bit) -> (policy.value() & bit) != 0,
                                                List.of(1, 2)))
                        .getMessage();
        assertNames("intersect allows what both allow", String.valueOf(message));
        // Of 1 and 3 it is 1, of 3 and 6 it is 3, of 6 and 1 it is 6.
        assertNames(
                "intersect is associative",
                broken(with((a, b) -> a.equals(b) ? a : a + b == 4 ? 1 : a + b == 9 ? 3 : 6)));
        assertNames(
                "intersect never widens",
                broken(with((a, b) -> a.equals(b) ? a : a + b == 4 ? 0 : 5)));
        assertNames(
                "policies are equal if and only if their rules are",
                broken(new BitsCapability(v -> List.of("bits"), (a, b) -> a & b, "bits")));
        assertNames(
                "a description is one line and not empty",
                broken(new BitsCapability(v -> List.of("" + v), (a, b) -> a & b, "a\nb")));
    }

    @Test
    void aWrongRequestIsReportedAtItsPlace() {
        ManifestException error =
                assertThrows(
                        ManifestException.class,
                        () -> PolicyLaws.check(new RatesCapability(Map.of()), "{ currency: USD }"));
        assertTrue(error.getMessage().contains("request.yaml:1:"), error.getMessage());
        assertEquals(
                List.of("rate of USD"),
                PolicyLaws.parse(new RatesCapability(Map.of()), "{ currencies: [USD] }").rules());
    }
}
