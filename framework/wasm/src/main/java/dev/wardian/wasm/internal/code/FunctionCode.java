package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/**
 * A function that a module defines: who runs it, and its register code if that is the interpreter
 * and it was called. Shared by all instances of the module and by all threads.
 */
public final class FunctionCode {
    /** How many slots of a frame count as one step of depth beyond the frame's own. */
    public static final int SLOTS_OF_A_STEP = 256;

    public final ModuleCode module;

    /** The index among the functions that the module defines. */
    public final int definedIndex;

    public final RuntimeType type;
    public final TypeLayout layout;

    /**
     * What a frame of this function counts in {@code CallContext.depth}: 1, and 1 more for each
     * {@link #SLOTS_OF_A_STEP} slots of its locals and operands. So a bound on the depth bounds the
     * value stack, and the thread's stack where compiled code keeps slots there.
     */
    public final int weight;

    /**
     * The register code, or null before the first call and while another entry than the interpreter
     * runs the function. Read without synchronisation: all its fields are final. Two threads may
     * lower the function at the same time, either result is right.
     */
    public @Nullable LoweredFunction lowered;

    /** Who pays for {@link #lowered}, if that is there. Guarded by this object. */
    private @Nullable MemoryBudget payer;

    /** Who runs the function where nobody else does: the interpreter. */
    public final FunctionEntry interpreter;

    /** Read without synchronisation too: who sees an older one runs the function all the same. */
    private FunctionEntry entry;

    FunctionCode(
            ModuleCode module,
            int definedIndex,
            RuntimeType type,
            TypeLayout layout,
            int frameSlots,
            FunctionEntry entry) {
        this.module = module;
        this.definedIndex = definedIndex;
        this.type = type;
        this.layout = layout;
        this.weight = 1 + frameSlots / SLOTS_OF_A_STEP;
        this.interpreter = entry;
        this.entry = entry;
    }

    /** Who runs this function when it is called the next time. */
    public FunctionEntry entry() {
        return entry;
    }

    /**
     * Lets another entry run this function from now on. Calls that run already are not affected. An
     * entry has to be safe for use by all threads, also where it is passed between them without
     * synchronisation.
     */
    public synchronized void enterBy(FunctionEntry other) {
        entry = other;
        LoweredFunction dropped = lowered;
        lowered = null;
        if (dropped != null && payer != null) {
            module.refund(payer, dropped.heapBytes());
            payer = null;
        }
    }

    /**
     * Keeps the register code that {@code maker} runs, unless another entry took its place.
     *
     * @throws dev.wardian.wasm.LinkException if the budget has no room for it
     */
    public void keep(LoweredFunction code, FunctionEntry maker) {
        long bytes = code.heapBytes();
        // Not under the lock: whoever pays may have to wait for memory.
        MemoryBudget paying = module.pay(bytes);
        if (!isKept(code, maker, paying)) {
            module.refund(paying, bytes);
        }
    }

    private synchronized boolean isKept(
            LoweredFunction code, FunctionEntry maker, MemoryBudget paying) {
        boolean kept = entry == maker && lowered == null;
        if (kept) {
            lowered = code;
            payer = paying;
        }
        return kept;
    }

    /** The index in the module's function index space, imports first. */
    public int index() {
        return module.data.importedFunctions + definedIndex;
    }

    /** The size of the body in the binary. */
    public int bodyBytes() {
        return module.data.bodyEnd[definedIndex] - module.data.bodyStart[definedIndex];
    }
}
