package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;

/** Writes what methods share that have a function's parameters and forward to it. */
final class Forwarding {
    private Forwarding() {}

    /** Pushes the parameters of a method and gives the local behind them. */
    static int loadParams(Emitter out, TypeLayout layout, int first) {
        int local = first;
        for (byte param : layout.params) {
            out.load(param, local);
            local += JvmTypes.words(param);
        }
        return local;
    }

    /** Pushes the first result from the value stack, of a vector the lower half. */
    static void takeFirst(Emitter out, TypeLayout layout, int instance) {
        if (layout.results.length > 0) {
            int type = layout.results[0];
            SlotValues.get(out, instance, type == ValTypes.V128 ? ValTypes.I64 : type, 0);
        }
    }

    /** Returns the first result, if there is one. */
    static void writeReturn(Emitter out, TypeLayout layout) {
        out.op(MethodLayout.returned(layout.results));
    }

    /** A frame of a static method with a function's parameters and others behind them. */
    static void frame(Emitter out, TypeLayout layout, List<Object> more, List<Object> stack) {
        List<Object> locals = new ArrayList<>();
        JvmTypes.addVerified(layout.params, locals);
        locals.addAll(more);
        out.frame(locals.toArray(), stack.toArray());
    }
}
