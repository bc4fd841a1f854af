package dev.wardian.wasm.internal.code;

import org.jspecify.annotations.Nullable;

/**
 * The register code of one function. All fields are final, so that it may be published without
 * synchronisation.
 */
public final class LoweredFunction {
    public final FunctionCode function;
    public final int[] code;
    public final int paramSlots;

    /**
     * All slots of the frame: locals, constants, operands, and the results and arguments of calls.
     */
    public final int frameSlots;

    /**
     * What the fast entry compares with the room on the stack: {@link #frameSlots}, or more than
     * there ever is where the function has to run under the driver.
     */
    public final int fastFrameSlots;

    /** {@link FunctionCode#weight}. */
    public final int weight;

    /**
     * What is written to the frame from {@link #prologueSlot} on when the function is entered:
     * zeros for locals unless there are a great many, and constants.
     */
    public final long[] prologue;

    public final int prologueSlot;

    /** The first slot of a local that has to be zero or null when the function is entered. */
    public final int zeroStart;

    /** The end of these locals. */
    public final int zeroEnd;

    public final int resultSlots;

    /**
     * How many reference slots are left alone when the function returns: those of its results, or
     * none where no caller expects references.
     */
    public final int keptReferences;

    /**
     * Whether the function touches reference slots and so has to run under the driver that clears
     * them.
     */
    public final boolean usesReferences;

    /** Where exceptions go that this function catches, or null if it catches none. */
    public final @Nullable ExceptionHandlers handlers;

    /** What this takes of the heap, about. */
    long heapBytes() {
        int clauses = handlers == null ? 0 : handlers.count();
        return 120 + 4L * code.length + 8L * prologue.length + 48L * clauses;
    }

    /**
     * The code of a function.
     *
     * @param prologue written from {@code prologueSlot} on when the function is entered
     * @param driven whether the function may only run under the driver
     */
    public LoweredFunction(
            FunctionCode function,
            int[] code,
            int frameSlots,
            int zeroStart,
            int zeroEnd,
            int prologueSlot,
            long[] prologue,
            boolean usesReferences,
            @Nullable ExceptionHandlers handlers,
            boolean driven) {
        this.function = function;
        this.code = code;
        this.weight = function.weight;
        this.paramSlots = function.layout.paramSlots;
        this.resultSlots = function.layout.resultSlots;
        this.frameSlots = frameSlots;
        this.fastFrameSlots = driven ? Integer.MAX_VALUE : frameSlots;
        this.zeroStart = zeroStart;
        this.zeroEnd = zeroEnd;
        this.prologueSlot = prologueSlot;
        this.prologue = prologue;
        this.keptReferences = function.layout.hasReferences() ? resultSlots : 0;
        this.usesReferences = usesReferences;
        this.handlers = handlers;
    }
}
