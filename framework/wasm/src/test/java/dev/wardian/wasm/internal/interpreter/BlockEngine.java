package dev.wardian.wasm.internal.interpreter;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.ValueStack;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs register code a straight piece at a time and counts how often each piece runs. A piece runs
 * in the interpreter's own loop. For one thread, and for functions without tail calls and handlers;
 * the offsets of backtraces are not known.
 */
public final class BlockEngine extends Engine {
    private final Map<FunctionCode, Blocks> functions = new LinkedHashMap<>();

    /** Takes a piece of code that ran. */
    public interface Visitor {
        /**
         * A piece that ran.
         *
         * @param code the code of the function
         * @param start where the piece begins
         * @param end where the next one begins
         * @param count how often it ran
         */
        void block(int[] code, int start, int end, long count);
    }

    /** Lets all functions of a module run here. */
    public void takeOver(ModuleCode code) {
        for (FunctionCode function : code.functions) {
            function.enterBy(this);
        }
    }

    /** Passes each piece that ran. */
    public void visit(Visitor visitor) {
        functions.values().forEach(blocks -> blocks.visit(visitor));
    }

    @Override
    public void run(Instance instance, FunctionCode function, int base) {
        CallContext context = requireNonNull(instance.context);
        Blocks blocks =
                functions.computeIfAbsent(
                        function, key -> new Blocks(Lowering.lower(key, context)));
        if (context.depth >= context.depthLimit) {
            context.allowFrame();
        }
        context.depth += function.weight;
        ValueStack before = context.stack;
        if (base + blocks.frameSlots() <= before.slots.length) {
            frame(context, instance, blocks, base);
        } else {
            ValueStack next = context.nextPiece(blocks.frameSlots(), instance.budget);
            move(before, base, next, 0, function.layout.paramSlots);
            context.enterPiece(next);
            try {
                frame(context, instance, blocks, 0);
            } finally {
                context.leavePiece(next, before);
            }
            move(next, 0, before, base, function.layout.resultSlots);
        }
        context.depth -= function.weight;
    }

    private static void move(ValueStack from, int start, ValueStack to, int target, int count) {
        System.arraycopy(from.slots, start, to.slots, target, count);
        System.arraycopy(from.references(), start, to.references(), target, count);
        Arrays.fill(from.references(), start, start + count, null);
    }

    private static void frame(CallContext context, Instance instance, Blocks blocks, int base) {
        LoweredFunction whole = blocks.whole;
        long[] s = context.stack.slots;
        @Nullable Object[] references = context.stack.references();
        Arrays.fill(s, base + whole.zeroStart, base + whole.zeroEnd, 0);
        Arrays.fill(references, base + whole.zeroStart, base + whole.zeroEnd, null);
        int prologue = base + whole.prologueSlot;
        System.arraycopy(whole.prologue, 0, s, prologue, whole.prologue.length);
        int kept = 0;
        try {
            int at = 0;
            while (at != Blocks.RETURNED) {
                context.poll();
                Loop.run(instance, blocks.enter(at), 0, s, base);
                at = (int) s[base + whole.frameSlots];
            }
            kept = whole.keptReferences;
        } finally {
            Arrays.fill(references, base + kept, base + whole.frameSlots, null);
        }
    }

    @Override
    public @Nullable FunctionInstance runInPlace(
            Instance instance, FunctionCode function, int base) {
        run(instance, function, base);
        return null;
    }

    @Override
    public int offsetOf(FunctionCode function, int location) {
        return -1;
    }
}
