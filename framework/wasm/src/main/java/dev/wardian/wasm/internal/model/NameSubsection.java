package dev.wardian.wasm.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * The parts of the custom section {@code name}, in the order of their numbers (spec appendix, "Name
 * Section"; the proposal extended-name-section has those that the standard does not have).
 */
public enum NameSubsection {
    MODULE(Shape.NAME),
    FUNCTIONS(Shape.MAP),
    /** By function; parameters come first. */
    LOCALS(Shape.INDIRECT_MAP),
    /** By function; blocks are numbered in the order in which they begin. */
    LABELS(Shape.INDIRECT_MAP),
    TYPES(Shape.MAP),
    TABLES(Shape.MAP),
    MEMORIES(Shape.MAP),
    GLOBALS(Shape.MAP),
    ELEMENTS(Shape.MAP),
    DATAS(Shape.MAP),
    /** By type. */
    FIELDS(Shape.INDIRECT_MAP),
    TAGS(Shape.MAP);

    /** What a subsection consists of. */
    public enum Shape {
        NAME,
        /** Names by index. */
        MAP,
        /** Names by two indices. */
        INDIRECT_MAP
    }

    private static final NameSubsection[] ALL = values();

    private final Shape shape;

    NameSubsection(Shape shape) {
        this.shape = shape;
    }

    /** The subsection with that number, or null where there is none. */
    public static @Nullable NameSubsection of(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }

    public Shape shape() {
        return shape;
    }

    /** The byte that the subsection begins with. */
    public int code() {
        return ordinal();
    }
}
