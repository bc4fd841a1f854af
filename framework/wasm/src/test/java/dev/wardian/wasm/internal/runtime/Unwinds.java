package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;

/** What callers see of a failure, for tests that see it on its way. */
public final class Unwinds {
    private Unwinds() {}

    /** The kind of a trap; a failure that is no trap is thrown. */
    public static TrapKind trapKind(GuestUnwind unwind) {
        RuntimeException seen = unwind.toCallerException();
        if (seen instanceof Trap trap) {
            return trap.kind();
        }
        throw seen;
    }
}
