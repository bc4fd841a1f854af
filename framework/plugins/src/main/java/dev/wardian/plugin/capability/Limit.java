package dev.wardian.plugin.capability;

/** Every limit of a plugin: its key in manifests, its unit and its default. */
public enum Limit {
    /**
     * Greatest size of the linear memory; growing past it answers -1. Also of all structures,
     * arrays and exceptions of an instance together, where the operator accepts modules with them.
     */
    MEMORY("memory", Unit.BYTES, 0, 16L << 20),
    /** Greatest number of table elements; growing past it answers -1. */
    TABLE("table", Unit.COUNT, 0, 10_000),
    /** Greatest number of nested guest calls. */
    CALL_DEPTH("callDepth", Unit.COUNT, 1, 2_000),
    /** Units of fuel of one call. Off by default: the deadline is always on. */
    FUEL("fuel", Unit.COUNT, 1, Long.MAX_VALUE),
    /** Time of one call. */
    DEADLINE("deadline", Unit.NANOSECONDS, 1, 1_000_000_000),
    /** Time of instantiation, of a start function and of each hook. */
    HOOK_DEADLINE("hookDeadline", Unit.NANOSECONDS, 1, 5_000_000_000L),
    /** Greatest input of a call. */
    INPUT("input", Unit.BYTES, 0, 4L << 20),
    /** Greatest output of a call. */
    OUTPUT("output", Unit.BYTES, 0, 1L << 20),
    /** Greatest state that a version hands over to the next. */
    STATE("state", Unit.BYTES, 0, 4L << 20),
    /** Log text of one call; more is dropped. */
    LOG("log", Unit.BYTES, 0, 64L << 10),
    /** Capability calls of one call. */
    CAPABILITY_CALLS("capabilityCalls", Unit.COUNT, 0, 10_000),
    /** Greatest variable-size result of one capability call. */
    REPLY("reply", Unit.BYTES, 0, 4L << 20),
    /** Greatest size of the module file. */
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

    /** The key under {@code limits} in manifests. */
    public String key() {
        return key;
    }

    public Unit unit() {
        return unit;
    }

    /** The least value that makes sense: 0 or 1. */
    public long least() {
        return least;
    }

    /** The value where nobody says otherwise; {@link Long#MAX_VALUE} is no limit. */
    public long defaultValue() {
        return defaultValue;
    }

    /** A value of this limit as manifests write it. */
    public String format(long value) {
        return unit.format(value);
    }

    /** The {@link #key()}. */
    @Override
    public String toString() {
        return key;
    }
}
