package dev.wardian.spectests.differential;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The feature sets of random modules, by name. */
public final class FeatureSets {
    private static final Map<String, Features> ALL = new LinkedHashMap<>();

    static {
        Features second = Features.WASM_2_0;
        Features tailCalls = second.with(Feature.TAIL_CALL);
        Features references = tailCalls.with(Feature.FUNCTION_REFERENCES);
        ALL.put("2.0", second);
        ALL.put("64-bit", tailCalls.with(Feature.MEMORY64));
        ALL.put(
                "multi-memory",
                second.with(Feature.MULTI_MEMORY)
                        .with(Feature.EXTENDED_CONST)
                        .with(Feature.MEMORY64));
        ALL.put("function-references", references);
        ALL.put("gc", references.with(Feature.GC).with(Feature.EXTENDED_CONST));
        ALL.put("exceptions", tailCalls.with(Feature.EXCEPTION_HANDLING));
        ALL.put("3.0", Features.WASM_3_0);
    }

    private FeatureSets() {}

    /** All of them. */
    public static Map<String, Features> all() {
        return Collections.unmodifiableMap(ALL);
    }

    /** Those that differ by what this V8 has. */
    static Map<String, Features> usable(V8 v8) throws IOException, InterruptedException {
        Features all = v8.usable(Features.WASM_3_0);
        Map<String, Features> usable = new LinkedHashMap<>();
        ALL.forEach(
                (name, features) -> {
                    Features left = features;
                    for (Feature feature : features.asSet()) {
                        left = all.has(feature) ? left : left.without(feature);
                    }
                    // Types of garbage collection are made of typed references.
                    if (!left.has(Feature.FUNCTION_REFERENCES)) {
                        left = left.without(Feature.GC);
                    }
                    if (!usable.containsValue(left)) {
                        usable.put(name, left);
                    }
                });
        return usable;
    }
}
