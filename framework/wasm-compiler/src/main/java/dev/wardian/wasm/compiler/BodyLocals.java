package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what locals a body declares, and what its methods have to keep in locals beside them. */
final class BodyLocals {
    /** What is known of each local at each branch takes no more bits than this. */
    private static final long MOST_LOCALS_BY_BRANCHES = 32L << 20;

    /** More locals than this are not kept in a method. */
    private static final int MOST_LOCALS = 7900;

    private final FunctionCode function;
    private final BodyScan scan;

    BodyLocals(FunctionCode function, BodyScan scan) {
        this.function = function;
        this.scan = scan;
    }

    /**
     * Reads the declarations, with which a body begins.
     *
     * @param isWhole whether one method has the body and the parameters
     * @throws NotCompiled if there are too many
     */
    MethodLocals read(BodyReader in, boolean isWhole) throws NotCompiled {
        byte[] types = readTypes(in);
        if ((long) types.length * scan.branches > MOST_LOCALS_BY_BRANCHES) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
        boolean publishes = scan.mayCount && (scan.pushesReferences || usesReferences(types));
        return isWhole
                ? MethodLocals.ofFunction(
                        types,
                        function.layout.params.length,
                        scan.usesMemory,
                        scan.catches,
                        scan.tailCallsItself,
                        publishes,
                        globals())
                : MethodLocals.ofParts(types, scan.usesMemory, scan.catches, publishes, globals());
    }

    private byte[] readTypes(BodyReader in) throws NotCompiled {
        byte[] params = function.layout.params;
        byte[] types = Arrays.copyOf(params, params.length + 16);
        int count = params.length;
        for (int groups = in.u32(); groups > 0; groups--) {
            int length = in.u32();
            byte type = (byte) in.valueType();
            if (length > MOST_LOCALS - count) {
                throw new NotCompiled(NotCompiled.Reason.FRAME);
            }
            if (count + length > types.length) {
                types = Arrays.copyOf(types, Math.max(count + length, types.length * 2));
            }
            Arrays.fill(types, count, count + length, type);
            count += length;
        }
        return Arrays.copyOf(types, count);
    }

    private boolean usesReferences(byte[] types) {
        if (function.layout.hasReferences()) {
            return true;
        }
        for (byte type : types) {
            if (ValTypes.isReference(type)) {
                return true;
            }
        }
        return false;
    }

    /** The globals that are named more than once. */
    private List<Integer> globals() {
        List<Integer> kept = new ArrayList<>();
        scan.globals.forEach(
                (index, uses) -> {
                    int type = function.module.data.globals[index].valueType().code();
                    if (uses > 1 && type != ValTypes.V128) {
                        kept.add(index);
                    }
                });
        return kept;
    }
}
