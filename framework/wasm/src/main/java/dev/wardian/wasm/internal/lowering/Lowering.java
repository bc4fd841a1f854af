package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.LoweredFunction;
import org.jspecify.annotations.Nullable;

/** From a function's validated body to its register code, and back to the body. */
public final class Lowering {
    private Lowering() {}

    /**
     * Lowers a function.
     *
     * @param poll called now and then; may throw to stop the work
     * @throws dev.wardian.wasm.ModuleLimitException if the function is over a limit
     */
    public static LoweredFunction lower(FunctionCode function, Runnable poll) {
        return lower(function, poll, null);
    }

    /**
     * Lowers once to learn which constants the loops use, and again with a place for them if there
     * are some.
     */
    private static LoweredFunction lower(
            FunctionCode function, Runnable poll, @Nullable CodeOffsets offsets) {
        Lowerer first = new Lowerer(function, poll, offsets, FrameConstants.NONE);
        LoweredFunction result = first.lower();
        FrameConstants constants = first.wantedConstants();
        // They are our own: a function that uses all of the limit does without them.
        int limit = function.module.data.limits.frameSlots();
        boolean fit = result.frameSlots + constants.size() <= limit;
        return constants.size() > 0 && fit
                ? new Lowerer(function, poll, offsets, constants).lower()
                : result;
    }

    /**
     * Finds a loop. Lowers the function again.
     *
     * @param cell where its rounds begin in the register code
     * @return null if none begins there
     */
    public static @Nullable LoopHead findLoop(FunctionCode function, int cell, Runnable poll) {
        CodeOffsets found = new CodeOffsets();
        lower(function, poll, found);
        return found.loopAt(cell);
    }

    /**
     * Finds the instructions that cells were made from: their offsets in the binary, or -1 where
     * there is none. Lowers the function again.
     *
     * @param offsets where the results are put, in the order of {@code pcs}
     */
    public static void locate(FunctionCode function, int[] pcs, int[] offsets) {
        CodeOffsets found = new CodeOffsets();
        lower(function, () -> {}, found);
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = found.offsetOf(pcs[i]);
        }
    }
}
