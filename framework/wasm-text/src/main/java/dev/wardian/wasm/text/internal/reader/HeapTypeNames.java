package dev.wardian.wasm.text.internal.reader;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of heap types, and of the types of references to them (spec section 6.4.3). */
final class HeapTypeNames {
    private static final Map<String, AbstractHeapType> BY_NAME = new HashMap<>();
    private static final Map<String, AbstractHeapType> BY_REFERENCE = new HashMap<>();

    static {
        for (AbstractHeapType type : AbstractHeapType.values()) {
            BY_NAME.put(type.toString(), type);
            BY_REFERENCE.put(ValueType.refNull(type).toString(), type);
        }
    }

    private HeapTypeNames() {}

    /** The heap type of that name, or null where a version with {@code features} has none. */
    static @Nullable AbstractHeapType ofName(String name, Features features) {
        return allowed(BY_NAME.get(name), features);
    }

    /** The heap type whose nullable references have that name, or null likewise. */
    static @Nullable AbstractHeapType ofReference(String name, Features features) {
        return allowed(BY_REFERENCE.get(name), features);
    }

    private static @Nullable AbstractHeapType allowed(
            @Nullable AbstractHeapType type, Features features) {
        // The elements of tables were functions from the beginning.
        boolean allowed =
                type == AbstractHeapType.FUNC
                        || (type != null && ValTypes.isAllowed(type.code(), features));
        return allowed ? type : null;
    }
}
