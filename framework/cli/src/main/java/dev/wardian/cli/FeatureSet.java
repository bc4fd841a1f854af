package dev.wardian.cli;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Reads a set of features: a version of the standard, then names of proposals, with commas between.
 * A name after a minus takes its proposal away.
 */
final class FeatureSet {
    private static final String MINUS = "-";

    private FeatureSet() {}

    static Features parse(String text) {
        String[] words = text.split(",", -1);
        Features features = version(words[0]);
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            features =
                    word.startsWith(MINUS)
                            ? features.without(proposal(word.substring(1)))
                            : features.with(proposal(word));
        }
        return complete(features);
    }

    /** A feature without one that it needs is a mistake; only what was asked for is taken away. */
    private static Features complete(Features features) {
        for (Feature feature : features.asSet()) {
            for (Feature needed : feature.needs()) {
                if (!features.has(needed)) {
                    throw new InputException(
                            String.format(
                                    "%s needs %s: add %s, or take %s away with -%s",
                                    feature.proposal(),
                                    needed.proposal(),
                                    needed.proposal(),
                                    feature.proposal(),
                                    feature.proposal()));
                }
            }
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
        return Feature.named(name)
                .orElseThrow(
                        () ->
                                new InputException(
                                        "unknown proposal \"" + name + "\"; known are " + all()));
    }

    private static String all() {
        return Arrays.stream(Feature.values())
                .map(Feature::proposal)
                .collect(Collectors.joining(", "));
    }
}
