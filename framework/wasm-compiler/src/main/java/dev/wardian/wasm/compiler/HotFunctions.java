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
final class HotFunctions implements SampleListener, CodeBudget.Owner {
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

        /** Nothing is asked for before. */
        private volatile long pausedUntil = System.nanoTime();

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
            } else if (System.nanoTime() - pausedUntil >= 0) {
                // Before it is offered: the thread may have postponed it by then.
                samples[function.definedIndex] = ASKED;
                if (!CompileQueue.offer(turn, new FunctionWork(function.definedIndex))) {
                    samples[function.definedIndex] = (byte) count;
                }
            }
        }

        /** Whether a function was sampled. */
        boolean isWarm(int definedIndex) {
            return samples[definedIndex] != 0;
        }

        /** Counts a function from the begin again, after a pause. */
        void postpone(int definedIndex) {
            // Before, nobody else can be found idle.
            pausedUntil = System.nanoTime() + CodeBudget.IDLE_NANOS;
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

    /** What is compiled of the module. */
    private synchronized CompiledModule target() {
        CompiledModule target = module;
        if (target == null) {
            target = new CompiledModule(code, MethodSizes.DEFAULT, this);
            module = target;
        }
        return target;
    }

    @Override
    public boolean wasUsed() {
        return code.wasUsed();
    }

    /** What is hot later is compiled again. */
    @Override
    public void drop() {
        CompiledModule dropped;
        synchronized (this) {
            dropped = module;
            module = null;
            counts = null;
        }
        if (dropped != null) {
            dropped.drop();
        }
    }

    /** Compiles a function. */
    private record FunctionWork(int definedIndex) implements CompileQueue.Work {
        @Override
        public void runFor(HotFunctions module) {
            if (CodeHeap.isNearlyFull()) {
                module.counts().postpone(definedIndex);
                return;
            }
            FunctionCode function = module.code.functions[definedIndex];
            try {
                module.target().compile(function, module.counts()::isWarm, () -> {});
            } catch (Postponed e) {
                module.counts().postpone(definedIndex);
            }
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
            try {
                FunctionEntry entry = module.target().compileLoop(function, loop.head(), () -> {});
                module.counts().loops.made(loop, entry);
            } catch (Postponed e) {
                module.counts().loops.forget(loop);
            }
        }

        @Override
        public void failed(HotFunctions module, Throwable failure) {
            Defects.note(module.code.functions[loop.definedIndex()], failure);
        }
    }
}
