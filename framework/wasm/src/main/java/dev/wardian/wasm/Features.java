package dev.wardian.wasm;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** An immutable set of features: what decoder, validator and instantiation accept. */
public final class Features {
    /**
     * Version 1.0 (2019) with nothing added but exported and imported mutable globals, which its
     * test suite has.
     */
    public static final Features WASM_1_0 = new Features(EnumSet.of(Feature.MUTABLE_GLOBALS));

    /** Version 2.0 (2022). */
    public static final Features WASM_2_0 =
            new Features(EnumSet.range(Feature.MUTABLE_GLOBALS, Feature.SIMD));

    /** Version 3.0 (2025). */
    public static final Features WASM_3_0 =
            new Features(EnumSet.range(Feature.MUTABLE_GLOBALS, Feature.RELAXED_SIMD));

    private final EnumSet<Feature> set;

    private Features(EnumSet<Feature> set) {
        this.set = set;
    }

    public boolean has(Feature feature) {
        return set.contains(feature);
    }

    /** This set and {@code feature}. */
    public Features with(Feature feature) {
        EnumSet<Feature> copy = EnumSet.copyOf(set);
        copy.add(feature);
        return new Features(copy);
    }

    /** This set without {@code feature}. */
    public Features without(Feature feature) {
        EnumSet<Feature> copy = EnumSet.copyOf(set);
        copy.remove(feature);
        return new Features(copy);
    }

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
