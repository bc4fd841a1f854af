package dev.wardian.cli;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Reads a set of features: a version of the standard, then names of proposals, with commas between.
 */
final class FeatureSet {
    private FeatureSet() {}

    static Features parse(String text) {
        String[] words = text.split(",", -1);
        Features features = version(words[0]);
        for (int i = 1; i < words.length; i++) {
            features = features.with(proposal(words[i]));
        }
        return features;
    }

    private static Features version(String name) {
        return switch (name) {
            case "1.0" -> Features.WASM_1_0;
            case "2.0" -> Features.WASM_2_0;
            case "3.0" -> Features.WASM_3_0;
            default ->
                    throw new InputException(
                            "unknown version \""
                                    + name
                                    + "\": known are 1.0, 2.0 and 3.0, with proposals");
        };
    }

    private static Feature proposal(String name) {
        for (Feature feature : Feature.values()) {
            if (feature.proposal().equals(name)) {
                return feature;
            }
        }
        throw new InputException(
                "unknown proposal \""
                        + name
                        + "\"; known are "
                        + Arrays.stream(Feature.values())
                                .map(Feature::proposal)
                                .collect(Collectors.joining(", ")));
    }
}
