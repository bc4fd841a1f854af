package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;

/** Keeps in a local where in the body a function is, for what may fail there. */
final class Location {
    private static final int UNKNOWN = -1;
    private static final int MOST_STEP = 127;

    private final Emitter out;
    private final int local;
    private final int start;

    /** What the local has here, if that is the same on all ways. */
    private int known = UNKNOWN;

    Location(Emitter out, int local, int start) {
        this.out = out;
        this.local = local;
        this.start = start;
    }

    /** Says that the instruction at {@code offset} may fail now. */
    void set(int offset) {
        int value = offset - start;
        if (value == known) {
            return;
        }
        if (known != UNKNOWN && Math.abs(value - known) <= MOST_STEP) {
            out.iinc(local, value - known);
        } else {
            out.push(value);
            out.store(ValTypes.I32, local);
        }
        known = value;
    }

    /** Says that ways meet here. */
    void forget() {
        known = UNKNOWN;
    }
}
