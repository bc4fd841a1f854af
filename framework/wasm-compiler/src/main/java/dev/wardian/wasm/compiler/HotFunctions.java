package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.code.SampleListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts in which functions of a module the interpreter is found, and asks for those to be compiled
 * in which it is often. Counts are read and written without synchronisation: one that is lost means
 * that a function is compiled a little later.
 */
final class HotFunctions implements SampleListener {
    /** Samples of a function that is compiled at least. Tests set it to less. */
    private static final int LEAST_SAMPLES = Integer.getInteger("wardian.leastSamples", 8);

    /** A body of so many bytes needs one sample more: a large one costs more to compile. */
    private static final int BYTES_OF_A_SAMPLE = 64;

    private static final byte ASKED = -1;

    private final ModuleCode code;

    /** Made with the first sample: a short run loads nothing of all this. */
    private volatile @Nullable Counts counts;

    private @Nullable CompiledModule module;

    /** What is counted. Only this class asks for work. */
    private static final class Counts {
        /** For each function its samples, or {@link #ASKED}. */
        private final byte[] samples;

        private final CompileQueue.Turn turn;
        final HotLoops loops;

        Counts(HotFunctions module) {
            this.samples = new byte[module.code.functions.length];
            this.turn = new CompileQueue.Turn(module);
            this.loops = new HotLoops(turn);
        }

        void sampled(FunctionCode function) {
            int count = samples[function.definedIndex];
            if (count == ASKED) {
                return;
            }
            int wanted =
                    Math.min(
                            Byte.MAX_VALUE,
                            LEAST_SAMPLES + function.bodyBytes() / BYTES_OF_A_SAMPLE);
            if (count + 1 < wanted) {
                samples[function.definedIndex] = (byte) (count + 1);
            } else if (CompileQueue.offer(turn, new FunctionWork(function.definedIndex))) {
                samples[function.definedIndex] = ASKED;
            }
        }

        /** Whether a function was sampled. */
        boolean isWarm(int definedIndex) {
            return samples[definedIndex] != 0;
        }

        /** Counts a function from the begin again. */
        void forget(int definedIndex) {
            samples[definedIndex] = 0;
        }
    }

    HotFunctions(ModuleCode code) {
        this.code = code;
    }

    private Counts counts() {
        Counts known = counts;
        return known == null ? makeCounts() : known;
    }

    private synchronized Counts makeCounts() {
        Counts known = counts;
        if (known == null) {
            known = new Counts(this);
            counts = known;
        }
        return known;
    }

    @Override
    public void sampled(FunctionCode function) {
        counts().sampled(function);
    }

    @Override
    public @Nullable FunctionEntry sampledInLoop(FunctionCode function, int head) {
        Counts known = counts();
        known.sampled(function);
        return function.entry() == function.interpreter
                ? null
                : known.loops.sampled(function, head);
    }

    /** What is compiled of the module. Only the compiler's thread calls this. */
    private CompiledModule target() {
        CompiledModule target = module;
        if (target == null) {
            target = new CompiledModule(code, MethodSizes.DEFAULT);
            module = target;
        }
        return target;
    }

    /** Compiles a function. */
    private record FunctionWork(int definedIndex) implements CompileQueue.Work {
        @Override
        public void runFor(HotFunctions module) {
            if (CodeHeap.isNearlyFull()) {
                module.counts().forget(definedIndex);
                return;
            }
            FunctionCode function = module.code.functions[definedIndex];
            module.target().compile(function, module.counts()::isWarm, () -> {});
        }

        @Override
        public void failed(HotFunctions module, Throwable failure) {
            FunctionCode function = module.code.functions[definedIndex];
            Defects.note(function, failure);
            CompiledModule target = module.module;
            if (target != null) {
                target.refuse(function, NotCompiled.Reason.DEFECT);
            }
        }
    }

    /** Compiles the rest of a function from the head of a loop on. */
    record LoopWork(HotLoops.Loop loop) implements CompileQueue.Work {
        @Override
        public void runFor(HotFunctions module) {
            if (CodeHeap.isNearlyFull()) {
                module.counts().loops.forget(loop);
                return;
            }
            FunctionCode function = module.code.functions[loop.definedIndex()];
            module.counts()
                    .loops
                    .made(loop, module.target().compileLoop(function, loop.head(), () -> {}));
        }

        @Override
        public void failed(HotFunctions module, Throwable failure) {
            Defects.note(module.code.functions[loop.definedIndex()], failure);
        }
    }
}
