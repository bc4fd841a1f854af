package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.wasm.internal.model.Opcode;

/** Guests whose state is one number. */
final class CountingGuests {
    /** Where they count. */
    static final int COUNT = 100;

    private CountingGuests() {}

    /** Adds {@code add} and {@code number}, which answer the count after and without adding one. */
    static Guest counting(Guest guest) {
        return guest.answers(
                        "add",
                        c -> {
                            c.i32(COUNT).i32(COUNT).op(Opcode.I32_LOAD).i32(1).op(Opcode.I32_ADD);
                            c.op(Opcode.I32_STORE).i32(COUNT).op(Opcode.I32_LOAD);
                        })
                .answers("number", c -> c.i32(COUNT).op(Opcode.I32_LOAD));
    }

    /** Adds the hook that gives the count. */
    static Guest saving(Guest guest) {
        return guest.operation(
                "__save", c -> c.i32(COUNT).i32(4).op(Opcode.CALL, guest.outputWrite));
    }

    /** Adds the hook that takes a count. */
    static Guest restoring(Guest guest) {
        return guest.operation(
                "__restore",
                c -> {
                    c.i32(COUNT).i32(0).i32(4).op(Opcode.CALL, guest.inputRead).op(Opcode.DROP);
                    c.i32(0);
                });
    }

    /** A guest that counts, and hands over its count. */
    static Guest counter() {
        return restoring(saving(counting(new Guest())));
    }
}
