package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import org.jspecify.annotations.Nullable;

/**
 * The sections (spec section 5.5.2), in the order in which those with a place of their own must
 * come.
 */
public enum SectionId {
    CUSTOM(0),
    TYPE(1),
    IMPORT(2),
    FUNCTION(3),
    TABLE(4),
    MEMORY(5),
    TAG(13),
    GLOBAL(6),
    EXPORT(7),
    START(8),
    ELEMENT(9),
    DATA_COUNT(12),
    CODE(10),
    DATA(11);

    private static final SectionId[] ALL = values();

    private final int code;

    SectionId(int code) {
        this.code = code;
    }

    /** The byte that a section begins with. */
    public int code() {
        return code;
    }

    /** The section with that id, or null where a version with {@code features} has none. */
    public static @Nullable SectionId of(int code, Features features) {
        for (SectionId id : ALL) {
            if (id.code == code) {
                Feature feature = id.feature();
                return feature == null || features.has(feature) ? id : null;
            }
        }
        return null;
    }

    /** The feature that brought the section, or null if it was there from the beginning. */
    private @Nullable Feature feature() {
        return switch (this) {
            case DATA_COUNT -> Feature.BULK_MEMORY;
            case TAG -> Feature.EXCEPTION_HANDLING;
            default -> null;
        };
    }
}
