package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;
import static dev.wardian.wasm.internal.lowering.Op.D;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** Instructions on operands of any type (spec section 4.6.1). */
final class RareParametric {
    private static final TrapKind[] TRAPS = TrapKind.values();

    private RareParametric() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        switch (code[pc]) {
            case Op.TRAP:
                throw trap(code[pc + A]);
            case Op.SELECT_REF:
                @Nullable Object[] r = Rare.references(instance);
                boolean first = s[fp + code[pc + D]] != 0;
                r[fp + code[pc + A]] = r[fp + code[pc + (first ? B : C)]];
                return pc + CELL;
            default:
                throw Rare.unknown(code[pc]);
        }
    }

    /** The trap of the kind with that ordinal. */
    static GuestUnwind trap(int kind) {
        return GuestUnwind.trap(TRAPS[kind]);
    }
}
