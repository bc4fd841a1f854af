package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.lowering.HeapTypeCode;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.References;
import org.jspecify.annotations.Nullable;

/** References of any type: null, functions, tests and casts (spec section 4.6.6). */
final class RareReferences {
    private RareReferences() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        @Nullable Object[] r = Rare.references(instance);
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (code[pc]) {
            case Op.REF_NULL:
                r[fp + a] = null;
                break;
            case Op.REF_FUNC:
                r[fp + a] = instance.function(b);
                break;
            case Op.REF_IS_NULL:
                s[fp + a] = r[fp + b] == null ? 1 : 0;
                break;
            case Op.CHECK_NULL:
                if (r[fp + a] == null) {
                    throw RareParametric.trap(b);
                }
                break;
            case Op.REF_TEST:
                s[fp + a] = is(instance, r[fp + b], c) ? 1 : 0;
                break;
            case Op.REF_CAST:
                if (!is(instance, r[fp + a], b)) {
                    throw GuestUnwind.trap(TrapKind.CAST_FAILURE);
                }
                break;
            case Op.REF_EQ:
                s[fp + a] = References.same(r[fp + b], r[fp + c]) ? 1 : 0;
                break;
            default:
                throw Rare.unknown(code[pc]);
        }
        return pc + CELL;
    }

    static boolean is(Instance instance, @Nullable Object reference, int code) {
        if (reference == null) {
            return HeapTypeCode.isNullable(code);
        }
        HeapType type = HeapTypeCode.heapType(code, instance.types);
        return References.is(reference, type);
    }
}
