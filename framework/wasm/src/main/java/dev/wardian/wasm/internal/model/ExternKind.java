package dev.wardian.wasm.internal.model;

import org.jspecify.annotations.Nullable;

/** What can be imported and exported, in the order of the codes of the binary format. */
public enum ExternKind {
    FUNCTION("func"),
    TABLE("table"),
    MEMORY("memory"),
    GLOBAL("global"),
    TAG("tag");

    private static final ExternKind[] ALL = values();

    private final String keyword;

    ExternKind(String keyword) {
        this.keyword = keyword;
    }

    /** The kind with that code, or null where there is none. */
    public static @Nullable ExternKind of(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }

    /** The kind with that name in the text format, or null where there is none. */
    public static @Nullable ExternKind named(String keyword) {
        for (ExternKind kind : ALL) {
            if (kind.keyword.equals(keyword)) {
                return kind;
            }
        }
        return null;
    }

    /** The name in the text format. */
    public String keyword() {
        return keyword;
    }
}
