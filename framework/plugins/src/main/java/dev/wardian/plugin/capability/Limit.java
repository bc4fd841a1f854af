package dev.wardian.plugin.capability;

/** Every limit of a plugin: its key in manifests, its unit and its default. */
public enum Limit {
    /**
     * The greatest size of the linear memory; growing beyond it returns -1. Also the greatest total
     * size of an instance's structures, arrays and exceptions, if the operator accepts modules with
     * them.
     */
    MEMORY("memory", Unit.BYTES, 0, 16L << 20),
    /** The greatest number of elements of all tables together; growing beyond it returns -1. */
    TABLE("table", Unit.COUNT, 0, 10_000),
    /** The greatest number of nested guest calls. */
    CALL_DEPTH("callDepth", Unit.COUNT, 1, 512),
    /**
     * The units of fuel of one call. There is no limit by default, since a deadline always applies.
     */
    FUEL("fuel", Unit.COUNT, 1, Long.MAX_VALUE),
    /** The longest time of one call. */
    DEADLINE("deadline", Unit.NANOSECONDS, 1, 1_000_000_000),
    /**
     * The longest time of decoding and validating a module, of linking it, of instantiation with
     * the start function, and of each hook.
     */
    HOOK_DEADLINE("hookDeadline", Unit.NANOSECONDS, 1, 5_000_000_000L),
    /** The greatest input of a call that is held as a whole. */
    INPUT("input", Unit.BYTES, 0, 4L << 20),
    /** The greatest output of a call that is held as a whole. */
    OUTPUT("output", Unit.BYTES, 0, 1L << 20),
    /** The most bytes that one call reads from the stream of its caller. */
    STREAM_INPUT("streamInput", Unit.BYTES, 0, 1L << 30),
    /** The most bytes that one call writes to the stream of its caller. */
    STREAM_OUTPUT("streamOutput", Unit.BYTES, 0, 1L << 30),
    /** The greatest state in a state hand-over. */
    STATE("state", Unit.BYTES, 0, 4L << 20),
    /** The most log text of one call; the rest is dropped. */
    LOG("log", Unit.BYTES, 0, 64L << 10),
    /** The most capability calls of one call. */
    CAPABILITY_CALLS("capabilityCalls", Unit.COUNT, 0, 10_000),
    /** The most handles that an instance has open at the same time; at most 65 536. */
    HANDLES("handles", Unit.COUNT, 0, 64),
    /** The greatest variable-size result of one capability call. */
    REPLY("reply", Unit.BYTES, 0, 4L << 20),
    /** The greatest size of the module file. */
    MODULE("module", Unit.BYTES, 1, 16L << 20);

    private final String key;
    private final Unit unit;
    private final long least;
    private final long defaultValue;

    Limit(String key, Unit unit, long least, long defaultValue) {
        this.key = key;
        this.unit = unit;
        this.least = least;
        this.defaultValue = defaultValue;
    }

    /** {@return the key under {@code limits} in manifests} */
    public String key() {
        return key;
    }

    /** {@return the unit of the limit's values} */
    public Unit unit() {
        return unit;
    }

    /** {@return the least value that makes sense: 0 or 1} */
    public long least() {
        return least;
    }

    /** {@return the value if the operator sets none; {@link Long#MAX_VALUE} means no limit} */
    public long defaultValue() {
        return defaultValue;
    }

    /**
     * {@return a value of this limit in the syntax of manifests}
     *
     * @param value the value in the limit's unit
     */
    public String format(long value) {
        return unit.format(value);
    }

    /** The {@link #key()}. */
    @Override
    public String toString() {
        return key;
    }
}
