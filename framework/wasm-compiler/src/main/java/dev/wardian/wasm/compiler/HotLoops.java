package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loops in which the interpreter still is though their functions are compiled: a call that runs
 * long goes on in compiled code that begins at the head of the loop.
 */
final class HotLoops {
    /** Samples of a loop that is compiled at least. A call that ends soon should not cause it. */
    private static final int LEAST_SAMPLES = Integer.getInteger("wardian.leastSamples", 16);

    /** More loops of a module are not counted. */
    private static final int MOST_LOOPS = 1000;

    /** Loops of one function that are compiled. */
    private static final int MOST_OF_A_FUNCTION = 4;

    /**
     * A loop.
     *
     * @param head where a round begins in the register code
     */
    record Loop(int definedIndex, int head) {}

    /** What is known of a loop. */
    private static final class State {
        private int samples;
        private boolean asked;
        private volatile @Nullable FunctionEntry entry;
    }

    private final Map<Loop, State> states = new ConcurrentHashMap<>();

    /** How many loops of each function were asked for. */
    private final Map<Integer, Integer> asked = new ConcurrentHashMap<>();

    private final CompileQueue.Turn turn;

    HotLoops(CompileQueue.Turn turn) {
        this.turn = turn;
    }

    /** Counts a sample; gives who goes on from there, or null. */
    @Nullable FunctionEntry sampled(FunctionCode function, int head) {
        Loop loop = new Loop(function.definedIndex, head);
        State state = states.get(loop);
        if (state == null) {
            if (states.size() >= MOST_LOOPS) {
                return null;
            }
            state = states.computeIfAbsent(loop, key -> new State());
        }
        FunctionEntry entry = state.entry;
        if (entry != null) {
            return entry;
        }
        // Threads may count the same sample, which does no harm.
        if (!state.asked && ++state.samples >= LEAST_SAMPLES && mayAsk(function.definedIndex)) {
            state.asked = CompileQueue.offer(turn, new HotFunctions.LoopWork(loop));
        }
        return null;
    }

    private boolean mayAsk(int definedIndex) {
        return asked.getOrDefault(definedIndex, 0) < MOST_OF_A_FUNCTION;
    }

    /** Counts a loop from the begin again. */
    void forget(Loop loop) {
        states.remove(loop);
    }

    /** Says that a loop is compiled by now, or that it stays in the interpreter. */
    void made(Loop loop, @Nullable FunctionEntry entry) {
        asked.merge(loop.definedIndex, 1, Integer::sum);
        State state = states.get(loop);
        if (state != null) {
            state.entry = entry;
        }
    }
}
