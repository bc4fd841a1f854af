package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    /** What one set has beyond another one, all of which it has. */
    private static Set<Feature> beyond(Features smaller, Features larger) {
        Set<Feature> rest = EnumSet.copyOf(larger.asSet());
        assertTrue(rest.containsAll(smaller.asSet()));
        rest.removeAll(smaller.asSet());
        return rest;
    }

    @Test
    void eachVersionIsTheOneBeforeAndWhatItsChangeHistoryNames() {
        assertEquals(Set.of(Feature.MUTABLE_GLOBALS), Features.WASM_1_0.asSet());
        assertEquals(
                Set.of(
                        Feature.SIGN_EXTENSION,
                        Feature.SATURATING_CONVERSIONS,
                        Feature.MULTI_VALUE,
                        Feature.REFERENCE_TYPES,
                        Feature.BULK_MEMORY,
                        Feature.SIMD),
                beyond(Features.WASM_1_0, Features.WASM_2_0));
        assertEquals(
                Set.of(
                        Feature.TAIL_CALL,
                        Feature.EXTENDED_CONST,
                        Feature.MULTI_MEMORY,
                        Feature.MEMORY64,
                        Feature.FUNCTION_REFERENCES,
                        Feature.EXCEPTION_HANDLING,
                        Feature.GC,
                        Feature.RELAXED_SIMD),
                beyond(Features.WASM_2_0, Features.WASM_3_0));
    }

    @Test
    void allIsVersion3AndTheProposals() {
        assertEquals(EnumSet.allOf(Feature.class), Features.ALL.asSet());
        assertEquals(
                Set.of(
                        Feature.THREADS,
                        Feature.CUSTOM_PAGE_SIZES,
                        Feature.WIDE_ARITHMETIC,
                        Feature.LEGACY_EXCEPTIONS),
                beyond(Features.WASM_3_0, Features.ALL));
    }

    @Test
    void aFeatureIsAddedToACopy() {
        Features more = Features.WASM_1_0.with(Feature.SIMD);

        assertEquals(Set.of(Feature.SIMD), beyond(Features.WASM_1_0, more));
        assertEquals(Features.WASM_1_0, more.without(Feature.SIMD));
    }

    @Test
    void setsOfTheStandardHaveWhatTheirFeaturesNeed() {
        for (Features set :
                List.of(Features.WASM_1_0, Features.WASM_2_0, Features.WASM_3_0, Features.ALL)) {
            assertSame(set, set.requireComplete());
        }
    }

    @Test
    void setWithoutWhatAFeatureNeedsIsAnIllegalArgument() {
        for (Feature feature : Feature.values()) {
            for (Feature needed : feature.needs()) {
                IllegalArgumentException e =
                        assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Features.WASM_1_0
                                                .with(feature)
                                                .without(needed)
                                                .requireComplete());
                assertTrue(String.valueOf(e.getMessage()).contains(" needs "), e::toString);
            }
        }
        assertEquals(Set.of(Feature.FUNCTION_REFERENCES), Feature.GC.needs());
    }

    @Test
    void featureIsFoundByItsProposal() {
        for (Feature feature : Feature.values()) {
            assertEquals(feature, Feature.named(feature.proposal()).orElseThrow());
        }
        assertTrue(Feature.named("GC").isEmpty());
    }
}
