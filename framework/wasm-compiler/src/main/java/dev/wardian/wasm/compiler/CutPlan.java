package dev.wardian.wasm.compiler;

import java.util.Arrays;

/**
 * Where a body may be cut: before each of its instructions, with what that costs. A cut is best
 * where no loop is open, then where nothing catches exceptions, since each method needs handlers of
 * its own, where no operand is there, where the code before does not go on, and where few blocks
 * are open, since branches out of these are branches into other methods.
 */
final class CutPlan {
    private static final int LOOP_COST = 60;
    private static final int GUARD_COST = 30;
    private static final int OPERAND_COST = 20;
    private static final int GOES_ON_COST = 6;
    private static final int EARLY_COST = 6;

    /** The part of a range's size within which its end is sought. */
    private static final double WINDOW = 0.5;

    /** A body has no more ranges than this: the method that calls them has to stay small too. */
    private static final int MOST_RANGES = 600;

    private int[] positions = new int[256];
    private int[] weights = new int[256];
    private int[] costs = new int[256];
    private int count;
    private Emitter.Size whole = new Emitter.Size(0, 0);

    /**
     * Adds an instruction.
     *
     * @param at its offset in the binary
     * @param weight how much code there is before it, as {@link Emitter.Size#weight} has it
     */
    void add(int at, int weight, OperandTypes operands, Blocks blocks) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
            weights = Arrays.copyOf(weights, 2 * count);
            costs = Arrays.copyOf(costs, 2 * count);
        }
        positions[count] = at;
        weights[count] = weight;
        costs[count] =
                LOOP_COST * blocks.loops()
                        + GUARD_COST * blocks.guarded()
                        + blocks.size()
                        + (blocks.reachable ? GOES_ON_COST + OPERAND_COST * operands.size() : 0);
        count++;
    }

    /** Says how much code there is. */
    void end(Emitter.Size size) {
        whole = size;
    }

    /** Whether the body is to be cut. */
    boolean isCut(MethodSizes sizes) {
        return sizes.isCut(whole);
    }

    /** The offsets in the binary at which ranges begin, but for the first one. */
    int[] cuts(int wanted) {
        int end = whole.weight();
        int size = Math.max(wanted, (int) (end / (MOST_RANGES * WINDOW)));
        int[] cuts = new int[16];
        int ranges = 0;
        int from = 0;
        int next = 1;
        while (next < count && end - from > size) {
            int best = best(next, from, size);
            if (ranges == cuts.length) {
                cuts = Arrays.copyOf(cuts, 2 * ranges);
            }
            cuts[ranges++] = positions[best];
            from = weights[best];
            next = best + 1;
        }
        return Arrays.copyOf(cuts, ranges);
    }

    private int best(int first, int from, int size) {
        int best = -1;
        double least = 0;
        for (int i = first; i < count; i++) {
            int length = weights[i] - from;
            if (length > size && best >= 0) {
                break;
            }
            if (length >= size * WINDOW) {
                double cost = costs[i] + (double) EARLY_COST * (size - length) / size;
                if (best < 0 || cost <= least) {
                    best = i;
                    least = cost;
                }
            }
        }
        return best < 0 ? count - 1 : best;
    }
}
