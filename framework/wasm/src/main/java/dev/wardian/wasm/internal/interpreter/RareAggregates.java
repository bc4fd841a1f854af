package dev.wardian.wasm.internal.interpreter;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.B;
import static dev.wardian.wasm.internal.lowering.Op.C;
import static dev.wardian.wasm.internal.lowering.Op.CELL;

import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.StructLayout;
import dev.wardian.wasm.internal.runtime.Aggregates;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.References;
import dev.wardian.wasm.internal.runtime.StructInstance;
import org.jspecify.annotations.Nullable;

/** Integers as references, and structures; leads to arrays (spec section 4.6.7). */
final class RareAggregates {
    private RareAggregates() {}

    static int run(Instance instance, int[] code, int pc, long[] s, int fp) {
        if (code[pc] >= Op.FIRST_ARRAY) {
            return RareArrays.run(instance, code, pc, s, fp);
        }
        @Nullable Object[] r = Rare.references(instance);
        int a = code[pc + A];
        int b = code[pc + B];
        int c = code[pc + C];
        switch (code[pc]) {
            case Op.REF_I31:
                r[fp + a] = instance.heap().newInteger((int) s[fp + b]);
                break;
            case Op.I31_GET_S:
                s[fp + a] = References.integer(r[fp + b]).signed();
                break;
            case Op.I31_GET_U:
                s[fp + a] = References.integer(r[fp + b]).unsigned();
                break;
            case Op.STRUCT_NEW:
                r[fp + a] = newStruct(instance, instance.types[c], s, r, fp + b);
                break;
            case Op.STRUCT_NEW_DEFAULT:
                r[fp + a] = newStruct(instance, instance.types[b]);
                break;
            case Op.STRUCT_GET:
                s[fp + a] = StructInstance.of(r[fp + b]).numbers[c];
                break;
            case Op.STRUCT_GET_V128:
                long[] halves = StructInstance.of(r[fp + b]).numbers;
                s[fp + a] = halves[c];
                s[fp + a + 1] = halves[c + 1];
                break;
            case Op.STRUCT_GET_REF:
                r[fp + a] = StructInstance.of(r[fp + b]).references[c];
                break;
            case Op.STRUCT_SET:
                StructInstance.of(r[fp + a]).numbers[c] = s[fp + b];
                break;
            case Op.STRUCT_SET_V128:
                long[] target = StructInstance.of(r[fp + a]).numbers;
                target[c] = s[fp + b];
                target[c + 1] = s[fp + b + 1];
                break;
            case Op.STRUCT_SET_REF:
                StructInstance.of(r[fp + a]).references[c] = r[fp + b];
                break;
            default:
                throw Rare.unknown(code[pc]);
        }
        return pc + CELL;
    }

    private static StructInstance newStruct(Instance instance, RuntimeType type) {
        Aggregates.chargeStruct(instance, type);
        return instance.heap().newStruct(type);
    }

    private static StructInstance newStruct(
            Instance instance, RuntimeType type, long[] s, @Nullable Object[] r, int first) {
        StructInstance structure = newStruct(instance, type);
        StructLayout layout = type.layout();
        int from = first;
        for (int i = 0; i < layout.fieldCount(); i++) {
            int to = layout.slot(i);
            if (StructLayout.isReference(layout.field(i).storage())) {
                structure.references[to] = r[from++];
                continue;
            }
            structure.numbers[to] = s[from++];
            if (layout.isVector(i)) {
                structure.numbers[to + 1] = s[from++];
            }
        }
        return structure;
    }
}
