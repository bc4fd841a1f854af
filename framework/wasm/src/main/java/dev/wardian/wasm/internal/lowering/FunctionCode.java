package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/**
 * A function that a module defines, with its register code once it was called. Shared by all
 * instances of the module and by all threads: two threads may lower it at the same time, either
 * result is right.
 */
public final class FunctionCode {
    public final ModuleCode module;

    /** The index among the functions that the module defines. */
    public final int definedIndex;

    public final RuntimeType type;
    public final TypeLayout layout;

    /**
     * The register code, or null before the first call. Read and written without synchronisation:
     * all its fields are final.
     */
    public @Nullable LoweredFunction lowered;

    FunctionCode(ModuleCode module, int definedIndex, RuntimeType type, TypeLayout layout) {
        this.module = module;
        this.definedIndex = definedIndex;
        this.type = type;
        this.layout = layout;
    }

    /** The index in the module's function index space, imports first. */
    public int index() {
        return module.data.importedFunctions + definedIndex;
    }

    /** The size of the body in the binary. */
    public int bodyBytes() {
        return module.data.bodyEnd[definedIndex] - module.data.bodyStart[definedIndex];
    }

    /**
     * Lowers this function.
     *
     * @param poll called now and then; may throw to stop the work
     * @throws dev.wardian.wasm.ModuleLimitException if the function is over a limit
     */
    public LoweredFunction lower(Runnable poll) {
        LoweredFunction result = lower(poll, null);
        lowered = result;
        return result;
    }

    /**
     * Lowers once to learn which constants the loops use, and again with a place for them if there
     * are some.
     */
    private LoweredFunction lower(Runnable poll, @Nullable CodeOffsets offsets) {
        Lowerer first = new Lowerer(this, poll, offsets, FrameConstants.NONE);
        LoweredFunction result = first.lower();
        FrameConstants constants = first.wantedConstants();
        // They are our own: a function that uses all of the limit does without them.
        boolean fit = result.frameSlots + constants.size() <= module.data.limits.frameSlots();
        return constants.size() > 0 && fit
                ? new Lowerer(this, poll, offsets, constants).lower()
                : result;
    }

    /**
     * The offset in the binary of the instruction that the cell at {@code pc} was made from. Lowers
     * the function again.
     */
    public int offsetOf(int pc) {
        CodeOffsets offsets = new CodeOffsets();
        lower(() -> {}, offsets);
        return offsets.offsetOf(pc);
    }
}
