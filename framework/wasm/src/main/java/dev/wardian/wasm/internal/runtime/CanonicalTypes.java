package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.FunctionType;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * One object for each function type in use, so that {@code call_indirect} compares types by
 * identity. Held weakly.
 */
final class CanonicalTypes {
    private static final Map<FunctionType, WeakReference<FunctionType>> TYPES = new WeakHashMap<>();

    private CanonicalTypes() {}

    static FunctionType of(FunctionType type) {
        synchronized (TYPES) {
            WeakReference<FunctionType> known = TYPES.get(type);
            FunctionType canonical = known == null ? null : known.get();
            if (canonical == null) {
                TYPES.put(type, new WeakReference<>(type));
                canonical = type;
            }
            return canonical;
        }
    }
}
