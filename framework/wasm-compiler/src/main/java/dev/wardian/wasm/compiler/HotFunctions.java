package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.code.SampleListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts the samples of a module's functions and asks for those that are hot. Threads count without
 * synchronisation: a lost sample does no harm.
 */
final class HotFunctions implements SampleListener {
    /** Samples of a function that is compiled at least. Tests set it to less. */
    private static final int LEAST_SAMPLES = Integer.getInteger("wardian.leastSamples", 8);

    /** A body of so many bytes needs one sample more: a large one costs more to compile. */
    private static final int BYTES_OF_A_SAMPLE = 64;

    private static final byte ASKED = -1;

    private final ModuleCode code;
    private final FunctionEntry interpreter;

    /** For each function its samples, or {@link #ASKED}; made with the first sample. */
    private byte @Nullable [] samples;

    private @Nullable CompiledModule module;

    HotFunctions(ModuleCode code, FunctionEntry interpreter) {
        this.code = code;
        this.interpreter = interpreter;
    }

    @Override
    public void sampled(FunctionCode function) {
        byte[] counts = samples;
        if (counts == null) {
            counts = new byte[code.functions.length];
            samples = counts;
        }
        int count = counts[function.definedIndex];
        if (count == ASKED) {
            return;
        }
        int wanted =
                Math.min(Byte.MAX_VALUE, LEAST_SAMPLES + function.bodyBytes() / BYTES_OF_A_SAMPLE);
        if (count + 1 < wanted) {
            counts[function.definedIndex] = (byte) (count + 1);
        } else if (CompileQueue.offer(this, function)) {
            counts[function.definedIndex] = ASKED;
        }
    }

    /** Whether a function was sampled. */
    boolean isWarm(int definedIndex) {
        byte[] counts = samples;
        return counts != null && counts[definedIndex] != 0;
    }

    /** Compiles a function that was asked for. Only the compiler's thread calls this. */
    void compile(int definedIndex) {
        CompiledModule target = module;
        if (target == null) {
            target = new CompiledModule(code, interpreter, MethodSizes.DEFAULT);
            module = target;
        }
        target.compile(code.functions[definedIndex], this::isWarm, () -> {});
    }

    /** The function stays in the interpreter, for a reason that should not be. */
    void failed(int definedIndex) {
        CompiledModule target = module;
        if (target != null) {
            target.refuse(code.functions[definedIndex], NotCompiled.Reason.DEFECT);
        }
    }
}
