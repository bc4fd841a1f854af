package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import org.jspecify.annotations.Nullable;

/**
 * The sections (spec section 5.5.2), in the order in which those with a place of their own must
 * come.
 */
public enum SectionId {
    CUSTOM(0, "custom"),
    TYPE(1, "type"),
    IMPORT(2, "import"),
    FUNCTION(3, "func"),
    TABLE(4, "table"),
    MEMORY(5, "memory"),
    TAG(13, "tag"),
    GLOBAL(6, "global"),
    EXPORT(7, "export"),
    START(8, "start"),
    ELEMENT(9, "elem"),
    DATA_COUNT(12, "datacount"),
    CODE(10, "code"),
    DATA(11, "data");

    private static final SectionId[] ALL = values();

    private final int code;
    private final String keyword;

    SectionId(int code, String keyword) {
        this.code = code;
        this.keyword = keyword;
    }

    /** The byte that a section begins with. */
    public int code() {
        return code;
    }

    /** What custom annotations of the text format call it (spec appendix, "Custom Annotations"). */
    public String keyword() {
        return keyword;
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
