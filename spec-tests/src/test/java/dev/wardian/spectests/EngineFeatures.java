package dev.wardian.spectests;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.List;

/** What the engine runs beyond version 2.0. */
final class EngineFeatures {
    /** Those proposals of version 3.0 that the engine runs. */
    static final List<Feature> OF_VERSION_3 =
            List.of(
                    Feature.RELAXED_SIMD,
                    Feature.TAIL_CALL,
                    Feature.EXTENDED_CONST,
                    Feature.EXCEPTION_HANDLING,
                    Feature.MULTI_MEMORY,
                    Feature.FUNCTION_REFERENCES,
                    Feature.GC,
                    Feature.MEMORY64);

    private EngineFeatures() {}

    /** Version 2.0 and all of {@link #OF_VERSION_3}. */
    static Features version3() {
        Features features = Features.WASM_2_0;
        for (Feature feature : OF_VERSION_3) {
            features = features.with(feature);
        }
        return features;
    }
}
