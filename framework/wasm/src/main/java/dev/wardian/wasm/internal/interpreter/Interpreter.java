package dev.wardian.wasm.internal.interpreter;

import dev.wardian.wasm.internal.code.ExceptionHandlers;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Engine;
import dev.wardian.wasm.internal.runtime.ExceptionInstance;
import dev.wardian.wasm.internal.runtime.FunctionInstance;
import dev.wardian.wasm.internal.runtime.GuestFunction;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.TailCalls;
import dev.wardian.wasm.internal.runtime.ValueStack;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tier 0: runs register code. What happens between functions is here; what happens within one is
 * {@link Loop}. Kept apart because whatever the loop method holds beside its five values slows
 * every instruction.
 */
public final class Interpreter extends Engine {
    public static final Interpreter INSTANCE = new Interpreter();

    private Interpreter() {}

    @Override
    public void run(Instance instance, FunctionCode function, int base) {
        CallContext context = contextOf(instance);
        long[] s = context.stack.slots;
        if (Engine.of(function) == this) {
            enter(instance, function, s, base);
        } else {
            enterSlowly(context, instance, lowered(function, context), s, base);
        }
    }

    @Override
    public @Nullable FunctionInstance runInPlace(
            Instance instance, FunctionCode function, int base) {
        CallContext context = contextOf(instance);
        return runInPlace(context, instance, lowered(function, context), base);
    }

    static @Nullable FunctionInstance runInPlace(
            CallContext context, Instance instance, LoweredFunction lowered, int base) {
        long[] s = context.stack.slots;
        if (base + lowered.frameSlots > s.length) {
            int depth = context.depth - lowered.weight;
            enterOnNextPiece(context, depth, instance, lowered, s, base);
            return null;
        }
        return runFrame(context, instance, lowered, s, base);
    }

    @Override
    public void prepare(FunctionCode function, CallContext poll) {
        lowered(function, poll);
    }

    @Override
    public int offsetOf(FunctionCode function, int pc) {
        int[] offsets = new int[1];
        Lowering.locate(function, new int[] {pc}, offsets);
        return offsets[0];
    }

    @Override
    public void locate(FunctionCode function, int[] pcs, int[] offsets) {
        Lowering.locate(function, pcs, offsets);
    }

    static CallContext contextOf(Instance instance) {
        CallContext context = instance.context;
        if (context == null) {
            throw new IllegalStateException("no call in progress");
        }
        return context;
    }

    /**
     * Calls a function, whoever runs it. Its arguments lie in {@code s} from {@code fp} on; its
     * results replace them. {@code s} is the context's current piece of the value stack.
     */
    static void enter(Instance instance, FunctionCode function, long[] s, int fp) {
        CallContext context = contextOf(instance);
        LoweredFunction lowered = function.lowered;
        if (lowered == null) {
            lowered = lowerOrRunElsewhere(context, instance, function, fp);
            if (lowered == null) {
                return;
            }
        }
        if (context.depth >= context.depthLimit || lowered.fastFrameSlots > s.length - fp) {
            enterSlowly(context, instance, lowered, s, fp);
            return;
        }
        if (--context.countdown < 0) {
            context.sample(function);
        }
        context.depth += lowered.weight;
        prepare(lowered, s, fp);
        Loop.run(instance, lowered, 0, s, fp);
        context.depth -= lowered.weight;
    }

    /**
     * Lowers a function that is called for the first time; returns null if another engine runs it,
     * after it has done so. Kept out of {@link #enter}, which is small so that HotSpot inlines it.
     */
    private static @Nullable LoweredFunction lowerOrRunElsewhere(
            CallContext context, Instance instance, FunctionCode function, int fp) {
        Engine engine = Engine.of(function);
        if (engine == INSTANCE) {
            return lowered(function, context);
        }
        engine.run(instance, function, fp);
        return null;
    }

    /** Writes the frame's zeros and constants. */
    private static void prepare(LoweredFunction lowered, long[] s, int fp) {
        long[] prologue = lowered.prologue;
        if (prologue.length > 0) {
            System.arraycopy(prologue, 0, s, fp + lowered.prologueSlot, prologue.length);
        }
    }

    /**
     * Register code that the interpreter runs now, whoever the function's entry is.
     *
     * @throws GuestUnwind if the function is over a limit, or the call was interrupted
     */
    private static LoweredFunction lowered(FunctionCode function, CallContext context) {
        LoweredFunction known = function.lowered;
        if (known != null) {
            return known;
        }
        LoweredFunction lowered = lower(function, context);
        try {
            function.keep(lowered, INSTANCE);
        } catch (RuntimeException e) {
            throw GuestUnwind.failure(e);
        }
        return lowered;
    }

    /**
     * Makes register code.
     *
     * @throws GuestUnwind if the function is over a limit, or the call was interrupted
     */
    static LoweredFunction lower(FunctionCode function, CallContext context) {
        try {
            return Lowering.lower(function, context);
        } catch (GuestUnwind e) {
            throw e;
        } catch (RuntimeException e) {
            throw GuestUnwind.failure(e);
        }
    }

    /**
     * The driver: for functions that use references, catch exceptions, make tail calls or zero many
     * locals, frames that do not fit, and calls that must not be made. It takes as few Java frames
     * as it can, since they bound how deep guests can call.
     */
    static void enterSlowly(
            CallContext context, Instance instance, LoweredFunction lowered, long[] s, int fp) {
        context.allowFrame();
        int depth = context.depth;
        if (fp + lowered.frameSlots > s.length) {
            enterOnNextPiece(context, depth, instance, lowered, s, fp);
            return;
        }
        context.depth = depth + lowered.weight;
        FunctionInstance next = runFrame(context, instance, lowered, s, fp);
        if (next != null) {
            TailCalls.follow(context, depth, instance, next, fp);
        }
        context.depth = depth;
    }

    /**
     * Runs one function; returns the one that it has tail-called, whose arguments are in place of
     * its own, or null.
     */
    private static @Nullable FunctionInstance runFrame(
            CallContext context, Instance instance, LoweredFunction lowered, long[] s, int fp) {
        if (--context.countdown < 0) {
            context.sample(lowered.function);
        }
        if (lowered.prologueSlot > lowered.zeroStart) {
            Arrays.fill(s, fp + lowered.zeroStart, fp + lowered.zeroEnd, 0);
        }
        prepare(lowered, s, fp);
        @Nullable Object @Nullable [] references = null;
        if (lowered.usesReferences) {
            references = context.stack.references();
            // Operands that the caller dropped may still lie where the locals are.
            Arrays.fill(references, fp + lowered.zeroStart, fp + lowered.zeroEnd, null);
        }
        int kept = 0;
        try {
            if (lowered.handlers == null) {
                Loop.run(instance, lowered, 0, s, fp);
            } else {
                runCatching(context, instance, lowered, lowered.handlers, s, fp);
            }
            FunctionInstance next = TailCalls.take(context);
            kept = next == null ? lowered.keptReferences : keptArguments(next);
            return next;
        } finally {
            if (references != null) {
                Arrays.fill(references, fp + kept, fp + lowered.frameSlots, null);
            }
        }
    }

    /** Runs a function's cells; goes on at its handlers when an exception reaches it. */
    private static void runCatching(
            CallContext context,
            Instance instance,
            LoweredFunction lowered,
            ExceptionHandlers handlers,
            long[] s,
            int fp) {
        int depth = context.depth;
        int top = context.top;
        int pc = 0;
        while (true) {
            try {
                Loop.run(instance, lowered, pc, s, fp);
                return;
            } catch (GuestUnwind unwind) {
                pc = catchException(context, instance, lowered, handlers, unwind, fp);
                context.depth = depth;
                context.top = top;
            }
        }
    }

    /** Hands an exception to the first clause that catches it; throws it on if there is none. */
    private static int catchException(
            CallContext context,
            Instance instance,
            LoweredFunction lowered,
            ExceptionHandlers handlers,
            GuestUnwind unwind,
            int fp) {
        ExceptionInstance exception = unwind.exception();
        if (exception == null || unwind.location() < 0) {
            // It is no exception, or another engine went on with the frame and has left it.
            throw unwind;
        }
        if (context.interrupted) {
            // A frame may have millions of clauses, and there may be many such frames.
            throw interruption(context, instance, lowered, unwind.location());
        }
        int depth = Integer.MAX_VALUE;
        for (int i = 0; i < handlers.count(); i++) {
            if (!handlers.guards(i, unwind.location(), depth)) {
                continue;
            }
            int tag = handlers.tag(i);
            if (handlers.isDelegate(i)) {
                depth = handlers.target(i);
            } else if (tag == ExceptionHandlers.ANY_TAG || instance.tags[tag] == exception.tag) {
                enterHandler(context, handlers, i, exception, fp);
                return handlers.target(i);
            }
        }
        throw unwind;
    }

    /** What ends the call in place of the exception that has left a frame. */
    private static GuestUnwind interruption(
            CallContext context, Instance instance, LoweredFunction lowered, int pc) {
        try {
            context.poll();
        } catch (GuestUnwind interruption) {
            interruption.leave(INSTANCE, instance, lowered.function, pc);
            return interruption;
        }
        throw new IllegalStateException("an interruption ended");
    }

    /** Puts what a clause wants of an exception where it wants it. */
    private static void enterHandler(
            CallContext context,
            ExceptionHandlers handlers,
            int clause,
            ExceptionInstance exception,
            int fp) {
        if (handlers.tag(clause) != ExceptionHandlers.ANY_TAG) {
            exception.put(context.stack, fp + handlers.slot(clause));
        }
        int reference = handlers.referenceSlot(clause);
        if (reference >= 0) {
            context.stack.references()[fp + reference] = exception;
        }
    }

    /** How many reference slots hold arguments of a tail call, or lie between some. */
    private static int keptArguments(FunctionInstance callee) {
        return callee.layout.hasReferences() ? callee.layout.paramSlots : 0;
    }

    /**
     * Moves arguments to a new piece of the value stack, runs the function there, and moves results
     * back.
     */
    private static void enterOnNextPiece(
            CallContext context,
            int depth,
            Instance instance,
            LoweredFunction lowered,
            long[] s,
            int fp) {
        ValueStack before = context.stack;
        ValueStack next = context.nextPiece(lowered.frameSlots, instance.budget);
        System.arraycopy(s, fp, next.slots, 0, lowered.paramSlots);
        if (lowered.usesReferences) {
            System.arraycopy(before.references(), fp, next.references(), 0, lowered.paramSlots);
            // Of a tail call nobody else clears them.
            Arrays.fill(before.references(), fp, fp + lowered.paramSlots, null);
        }
        context.enterPiece(next);
        try {
            context.depth = depth + lowered.weight;
            FunctionInstance tail = runFrame(context, instance, lowered, next.slots, 0);
            if (tail != null) {
                TailCalls.follow(context, depth, instance, tail, 0);
            }
            context.depth = depth;
        } finally {
            context.leavePiece(next, before);
        }
        System.arraycopy(next.slots, 0, s, fp, lowered.resultSlots);
        if (lowered.usesReferences) {
            System.arraycopy(next.references(), 0, before.references(), fp, lowered.resultSlots);
            Arrays.fill(next.references(), 0, lowered.resultSlots, null);
        }
    }

    /** Calls an imported function: of the host, or of another instance. */
    static void callImport(Instance instance, int index, int base) {
        CallContext context = contextOf(instance);
        context.poll();
        instance.imports[index].run(context, instance, base);
    }

    /** Calls element {@code index} of a table if it is of type {@code type}. */
    static void callIndirect(
            Instance instance, int type, long[] s, int base, int index, int table) {
        // As callReference, whose Java frame would be one more.
        FunctionInstance callee = indirectCallee(instance, type, index, table);
        if (callee instanceof GuestFunction guest && guest.instance == instance) {
            enter(instance, guest.code, s, base);
        } else {
            callee.run(contextOf(instance), instance, base);
        }
    }

    /** Calls a function that lies in a reference. */
    static void callReference(Instance instance, FunctionInstance callee, long[] s, int base) {
        if (callee instanceof GuestFunction guest && guest.instance == instance) {
            enter(instance, guest.code, s, base);
        } else {
            callee.run(contextOf(instance), instance, base);
        }
    }

    /** Element {@code index} of a table, which has to be a function of type {@code type}. */
    static FunctionInstance indirectCallee(Instance instance, int type, int index, int table) {
        return instance.tables[table].callee(index, instance.types[type]);
    }

    /** What work does now and then that takes long. */
    static void poll(Instance instance) {
        CallContext context = instance.context;
        if (context != null && context.interrupted) {
            context.poll();
        }
    }

    /** What a backward branch does beside branching; gives the cell where it goes on. */
    static int nextRound(Instance instance, LoweredFunction lowered, int target, int fp) {
        CallContext context = contextOf(instance);
        if (context.interrupted) {
            context.poll();
        }
        return --context.countdown < 0 ? sample(context, instance, lowered, target, fp) : target;
    }

    /**
     * Takes a sample in a loop. If another engine has code for the rest of the function, runs that;
     * then all that is left is to return.
     */
    private static int sample(
            CallContext context, Instance instance, LoweredFunction lowered, int target, int fp) {
        FunctionEntry entry = context.sampleInLoop(lowered.function, target);
        if (entry == null) {
            return target;
        }
        try {
            return ((Engine) entry).goOn(instance, lowered.function, fp)
                    ? lowered.code.length - Op.CELL
                    : target;
        } catch (GuestUnwind unwind) {
            unwind.leaveNextUnnoted();
            throw unwind;
        }
    }
}
