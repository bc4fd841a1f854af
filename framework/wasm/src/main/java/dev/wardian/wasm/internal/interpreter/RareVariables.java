package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.GlobalInstance;
import dev.wardian.wasm.internal.runtime.Instance;
import org.jspecify.annotations.Nullable;

/** Locals and globals that are references, and globals that are vectors (spec section 4.6.3). */
final class RareVariables {
    private RareVariables() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        int a = code[pc + A];
        int b = code[pc + B];
        switch (code[pc]) {
            case Op.COPY_REF:
                @Nullable Object[] r = Rare.references(instance);
                r[fp + a] = r[fp + b];
                break;
            case Op.GLOBAL_GET_REF:
                Rare.references(instance)[fp + a] = instance.globals[b].reference;
                break;
            case Op.GLOBAL_SET_REF:
                instance.globals[a].reference = Rare.references(instance)[fp + b];
                break;
            case Op.GLOBAL_GET_V128:
                GlobalInstance source = instance.globals[b];
                s[fp + a] = source.value;
                s[fp + a + 1] = source.high;
                break;
            case Op.GLOBAL_SET_V128:
                GlobalInstance target = instance.globals[a];
                target.value = s[fp + b];
                target.high = s[fp + b + 1];
                break;
            default:
                throw Rare.unknown(code[pc]);
        }
        return pc + CELL;
    }
}
