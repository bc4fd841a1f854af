package dev.wardian.wasm.test;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which random inputs a test takes: {@code count} of them, from number {@code first} on. Without
 * options these are the usual ones. With {@code -Dwardian.test.turn=1} they are two thirds of the
 * usual number, and with {@code 2} as many others: the two runs of CI take turns.
 */
public record Inputs(long first, int count) {
    private static final int TURN = Integer.getInteger("wardian.test.turn", 0);

    /**
     * The inputs of a test whose first one is chosen with {@code -Dwardian.test.seed=N}.
     *
     * @param countProperty the option that gives another count, which no turn makes smaller
     * @param usual the count without options
     * @param first the first input without options
     */
    public static Inputs of(String countProperty, int usual, long first) {
        return of(TURN, Integer.getInteger(countProperty), usual, "wardian.test.seed", first);
    }

    /**
     * The same with another option for the first input.
     *
     * @param firstProperty the option that gives another first input
     */
    public static Inputs of(String countProperty, int usual, String firstProperty, long first) {
        return of(TURN, Integer.getInteger(countProperty), usual, firstProperty, first);
    }

    static Inputs of(
            int turn, @Nullable Integer chosen, int usual, String firstProperty, long first) {
        long from = Long.getLong(firstProperty, first);
        if (chosen != null) {
            return new Inputs(from, chosen);
        }
        if (turn == 0) {
            return new Inputs(from, usual);
        }
        int share = Math.max(1, (2 * usual + 1) / 3);
        return new Inputs(from + (long) (turn - 1) * share, share);
    }

    /** The numbers of the inputs, in order. */
    public LongStream numbers() {
        return LongStream.range(first, first + count);
    }
}
