package dev.wardian.wasm.internal.model;

/** What a catch clause catches and hands on (spec section 2.4.9), in the order of the codes. */
public enum CatchKind {
    CATCH("catch"),
    CATCH_REF("catch_ref"),
    CATCH_ALL("catch_all"),
    CATCH_ALL_REF("catch_all_ref");

    private static final CatchKind[] ALL = values();

    /** The number of kinds; their codes are smaller. */
    public static final int COUNT = ALL.length;

    private final String keyword;

    CatchKind(String keyword) {
        this.keyword = keyword;
    }

    /** The name in the text format. */
    public String keyword() {
        return keyword;
    }

    /** The kind with the code {@code code}, which is below {@link #COUNT}. */
    public static CatchKind of(int code) {
        return ALL[code];
    }

    /** Whether the clause names a tag. */
    public boolean hasTag() {
        return this == CATCH || this == CATCH_REF;
    }

    /** Whether the clause hands on a reference to the exception. */
    public boolean hasReference() {
        return this == CATCH_REF || this == CATCH_ALL_REF;
    }
}
