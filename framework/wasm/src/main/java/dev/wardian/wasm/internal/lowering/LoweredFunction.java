package dev.wardian.wasm.internal.lowering;

/**
 * The register code of one function. All fields are final, so that it may be published without
 * synchronisation.
 */
public final class LoweredFunction {
    public final FunctionCode function;
    public final int[] code;
    public final int paramSlots;

    /** Slots of parameters and locals; those above the parameters are zeroed on entry. */
    public final int localSlots;

    /** All slots of the frame: locals, operands, and the results and arguments of calls. */
    public final int frameSlots;

    public final int resultSlots;

    /**
     * Whether the function touches reference slots and so has to run under the driver that clears
     * them.
     */
    public final boolean usesReferences;

    LoweredFunction(
            FunctionCode function,
            int[] code,
            int paramSlots,
            int localSlots,
            int frameSlots,
            int resultSlots,
            boolean usesReferences) {
        this.function = function;
        this.code = code;
        this.paramSlots = paramSlots;
        this.localSlots = localSlots;
        this.frameSlots = frameSlots;
        this.resultSlots = resultSlots;
        this.usesReferences = usesReferences;
    }
}
