package dev.wardian.wasm;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * An immutable set of features. Decoder, validator and engines accept the modules that use no
 * other.
 */
public final class Features {
    /** Version 1.0 (2019), and mutable globals as imports and exports, which its test suite has. */
    public static final Features WASM_1_0 = new Features(EnumSet.of(Feature.MUTABLE_GLOBALS));

    /** Version 2.0 (2022). */
    public static final Features WASM_2_0 =
            WASM_1_0.plus(
                    Feature.SIGN_EXTENSION,
                    Feature.SATURATING_CONVERSIONS,
                    Feature.MULTI_VALUE,
                    Feature.REFERENCE_TYPES,
                    Feature.BULK_MEMORY,
                    Feature.SIMD);

    /** Version 3.0 (2025). */
    public static final Features WASM_3_0 =
            WASM_2_0.plus(
                    Feature.TAIL_CALL,
                    Feature.EXTENDED_CONST,
                    Feature.MULTI_MEMORY,
                    Feature.MEMORY64,
                    Feature.FUNCTION_REFERENCES,
                    Feature.EXCEPTION_HANDLING,
                    Feature.GC,
                    Feature.RELAXED_SIMD);

    /** Version 3.0 and all proposals that this runtime knows. */
    public static final Features ALL = new Features(EnumSet.allOf(Feature.class));

    private final EnumSet<Feature> set;

    private Features(EnumSet<Feature> set) {
        this.set = set;
    }

    /**
     * Says whether the set has a feature.
     *
     * @param feature the feature to look for
     * @return true if modules may use it
     */
    public boolean has(Feature feature) {
        return set.contains(feature);
    }

    private Features plus(Feature... more) {
        EnumSet<Feature> copy = EnumSet.copyOf(set);
        Collections.addAll(copy, more);
        return new Features(copy);
    }

    /**
     * Adds a feature.
     *
     * @param feature the feature to add; the set may have it already
     * @return a set with {@code feature}
     */
    public Features with(Feature feature) {
        EnumSet<Feature> copy = EnumSet.copyOf(set);
        copy.add(feature);
        return new Features(copy);
    }

    /**
     * Takes a feature away.
     *
     * @param feature the feature to take away; it may be missing already
     * @return a set without {@code feature}
     */
    public Features without(Feature feature) {
        EnumSet<Feature> copy = EnumSet.copyOf(set);
        copy.remove(feature);
        return new Features(copy);
    }

    /**
     * Requires that this set has, with each feature, those that it needs.
     *
     * @return this set
     * @throws IllegalArgumentException if one is missing; the message names both
     */
    public Features requireComplete() {
        for (Feature feature : set) {
            for (Feature needed : feature.needs()) {
                if (!has(needed)) {
                    throw new IllegalArgumentException(
                            feature.proposal() + " needs " + needed.proposal());
                }
            }
        }
        return this;
    }

    /** {@return all features of this set, which cannot be modified} */
    public Set<Feature> asSet() {
        return Collections.unmodifiableSet(set);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Features features && features.set.equals(set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    @Override
    public String toString() {
        return set.toString();
    }
}
