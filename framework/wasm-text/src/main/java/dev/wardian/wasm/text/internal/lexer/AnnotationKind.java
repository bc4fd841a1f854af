package dev.wardian.wasm.text.internal.lexer;

import org.jspecify.annotations.Nullable;

/** The annotations that mean something to the reader (spec appendix, "Annotations"). */
public enum AnnotationKind {
    /** {@code (@name "n")} names the definition that it stands in. */
    NAME("name"),
    /** {@code (@custom "n" place "bytes")} is a custom section. */
    CUSTOM("custom");

    private final String id;

    AnnotationKind(String id) {
        this.id = id;
    }

    static @Nullable AnnotationKind named(String id) {
        for (AnnotationKind kind : values()) {
            if (kind.id.equals(id)) {
                return kind;
            }
        }
        return null;
    }

    /** An error in an annotation of this kind. */
    public String error(String reason) {
        return "@" + id + " annotation: " + reason;
    }
}
