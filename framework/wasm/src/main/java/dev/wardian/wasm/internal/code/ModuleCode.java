package dev.wardian.wasm.internal.code;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.internal.model.ModuleData;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All functions that a module defines, in one variant. Shared by its instances. */
public final class ModuleCode {
    public final ModuleData data;
    public final CodeVariant variant;

    /** The module's types; empty for one that is no function type. */
    public final TypeLayout[] layouts;

    /** The functions that the module defines. */
    public final FunctionCode[] functions;

    public final CompilerCounters compiler = new CompilerCounters();

    private volatile MemoryBudget budget = MemoryBudget.UNLIMITED;

    private final AtomicLong codeBytes = new AtomicLong();

    /** Read and written without synchronisation: what is lost is that it was used just now. */
    private boolean used;

    private volatile @Nullable SampleListener listener;

    /** Code that does nothing besides, but burn fuel if {@code metered}. */
    public ModuleCode(
            ModuleData data, IntUnaryOperator frameSlots, boolean metered, FunctionEntry entry) {
        this(data, frameSlots, new CodeVariant(metered, false, false), () -> entry);
    }

    /**
     * @param data a validated module
     * @param frameSlots how many slots the locals and operands of a defined function take
     * @param variant what the code does besides
     * @param entries who runs a function until another takes it over; asked for each
     */
    public ModuleCode(
            ModuleData data,
            IntUnaryOperator frameSlots,
            CodeVariant variant,
            Supplier<? extends FunctionEntry> entries) {
        this.data = data;
        this.variant = variant;
        this.layouts = new TypeLayout[data.types.length];
        for (int i = 0; i < layouts.length; i++) {
            FunctionType function = data.types[i].asFunction();
            layouts[i] = function == null ? TypeLayout.EMPTY : TypeLayout.of(function);
        }
        this.functions = new FunctionCode[data.definedFunctions()];
        for (int i = 0; i < functions.length; i++) {
            int type = data.functionTypes[data.importedFunctions + i];
            functions[i] =
                    new FunctionCode(
                            this,
                            i,
                            data.types[type],
                            layouts[type],
                            frameSlots.applyAsInt(i),
                            entries.get());
        }
    }

    /** Tells somebody where the interpreter is found in this code from now on. */
    public void sampleBy(SampleListener newListener) {
        listener = newListener;
    }

    /** The interpreter was found at the entry of a function of this module. */
    public void sampled(FunctionCode function) {
        SampleListener told = listener;
        if (told != null) {
            told.sampled(function);
        }
    }

    /** As {@link SampleListener#sampledInLoop} says. */
    public @Nullable FunctionEntry sampledInLoop(FunctionCode function, int head) {
        SampleListener told = listener;
        return told == null ? null : told.sampledInLoop(function, head);
    }

    /** Notes that an instance is called from outside. */
    public void touch() {
        if (!used) {
            used = true;
        }
    }

    /** Whether an instance was called since this was asked last. */
    public boolean wasUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    /** Lets a budget pay for the code of functions that are lowered from now on. */
    public void accountTo(MemoryBudget paying) {
        budget = paying;
    }

    /**
     * Lets the budget pay for code that is kept.
     *
     * @return who paid, for {@link #refund}
     * @throws LinkException if it has no room
     */
    public MemoryBudget pay(long bytes) {
        MemoryBudget payer = budget;
        if (!payer.reserve(bytes)) {
            throw new LinkException("the code of a function is over the budget", "", "");
        }
        codeBytes.addAndGet(bytes);
        return payer;
    }

    /** Gives back what was paid for code that is not kept. */
    public void refund(MemoryBudget payer, long bytes) {
        codeBytes.addAndGet(-bytes);
        payer.release(bytes);
    }

    /** What the code of functions takes that were called. */
    public long codeBytes() {
        return codeBytes.get();
    }
}
