package dev.wardian.wasm.text;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The heap types that have names of their own (spec sections 5.3.3 and 6.4.3). */
enum AbstractHeapType {
    FUNC("func", "funcref", 0x70, null),
    EXTERN("extern", "externref", 0x6F, Feature.REFERENCE_TYPES),
    ANY("any", "anyref", 0x6E, Feature.GC),
    EQ("eq", "eqref", 0x6D, Feature.GC),
    I31("i31", "i31ref", 0x6C, Feature.GC),
    STRUCT("struct", "structref", 0x6B, Feature.GC),
    ARRAY("array", "arrayref", 0x6A, Feature.GC),
    EXN("exn", "exnref", 0x69, Feature.EXCEPTION_HANDLING),
    NOEXN("noexn", "nullexnref", 0x74, Feature.EXCEPTION_HANDLING),
    NOFUNC("nofunc", "nullfuncref", 0x73, Feature.GC),
    NOEXTERN("noextern", "nullexternref", 0x72, Feature.GC),
    NONE("none", "nullref", 0x71, Feature.GC);

    private static final Map<String, AbstractHeapType> BY_NAME = new HashMap<>();
    private static final Map<String, AbstractHeapType> BY_REFERENCE = new HashMap<>();

    static {
        for (AbstractHeapType type : values()) {
            BY_NAME.put(type.text, type);
            BY_REFERENCE.put(type.reference, type);
        }
    }

    /** The heap type's name. */
    final String text;

    /** The name of the type of nullable references to it. */
    final String reference;

    /** The byte of the heap type, and of the nullable reference. */
    final int code;

    private final @Nullable Feature feature;

    AbstractHeapType(String text, String reference, int code, @Nullable Feature feature) {
        this.text = text;
        this.reference = reference;
        this.code = code;
        this.feature = feature;
    }

    static @Nullable AbstractHeapType ofName(String name, Features features) {
        return allowed(BY_NAME.get(name), features);
    }

    static @Nullable AbstractHeapType ofReference(String name, Features features) {
        return allowed(BY_REFERENCE.get(name), features);
    }

    private static @Nullable AbstractHeapType allowed(
            @Nullable AbstractHeapType type, Features features) {
        return type == null || type.feature == null || features.has(type.feature) ? type : null;
    }
}
