package dev.wardian.wasm.internal.lowering;

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

    /**
     * What is written to the frame from {@link #prologueSlot} on when the function is entered:
     * zeros for locals, and constants.
     */
    public final long[] prologue;

    public final int prologueSlot;
    public final int resultSlots;

    /**
     * Whether the function touches reference slots and so has to run under the driver that clears
     * them.
     */
    public final boolean usesReferences;

    LoweredFunction(
            FunctionCode function,
            int[] code,
            int frameSlots,
            int prologueSlot,
            long[] prologue,
            boolean usesReferences,
            boolean makesTailCalls) {
        this.function = function;
        this.code = code;
        this.paramSlots = function.layout.paramSlots;
        this.resultSlots = function.layout.resultSlots;
        this.frameSlots = frameSlots;
        this.fastFrameSlots = usesReferences || makesTailCalls ? Integer.MAX_VALUE : frameSlots;
        this.prologueSlot = prologueSlot;
        this.prologue = prologue;
        this.usesReferences = usesReferences;
    }
}
