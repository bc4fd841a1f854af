package dev.wardian.wasm.compiler;

import org.objectweb.asm.Label;

/**
 * How a loop polls. HotSpot makes a counted loop of one that compares an int at its end, and takes
 * its safepoint away under some collectors: then a guest stops the collection, and with it every
 * thread, for as long as it likes. A flag in the loop changes nothing about that, and costs 5 to 10
 * percent. So each loop counts down itself and polls outside:
 *
 * <ul>
 *   <li>A loop without loops and calls counts from 1 000. Between two rounds of 1 000 it reads the
 *       flag, in a loop that HotSpot cannot count.
 *   <li>A loop with loops or calls counts from 16, then calls a method that is too long to be
 *       inlined: such a call is a safepoint.
 *   <li>From the third level on it calls at each round.
 *   <li>A function with calls in a loop counts its entries, and calls at each 128th.
 * </ul>
 *
 * <p>So the rounds between two safepoints are bounded, also where HotSpot inlines one function into
 * the other.
 *
 * <p>HotSpot computes each variable that goes by a multiple of the counter's step from the counter.
 * In a small loop that lets it check addresses before the loop. In a large one it only keeps more
 * values alive, so there the counter goes by a step of which few others are a multiple.
 *
 * @param rounds how many rounds are made between two polls; 0 for a poll at each
 * @param step by how much the counter goes down in a round
 * @param counter the local that counts, if there is one
 * @param outer where a new count begins
 * @param isSafepoint whether the poll has to be a call that is not inlined
 * @param savedAround how many operands lay in locals before the loop
 * @param at the offset of the loop in the binary
 * @param instructions what a round burns of fuel
 */
record LoopPoll(
        int rounds,
        int step,
        int counter,
        Label outer,
        boolean isSafepoint,
        int savedAround,
        int at,
        int instructions) {
    private static final int SIMPLE = 1000;
    private static final int WITH_CALLS = 16;

    /** A loop with so many instructions is a large one. */
    private static final int LARGE = 150;

    /** A prime that fits into one byte of an instruction. */
    private static final int LARGE_STEP = 127;

    /** How many rounds a loop makes between two polls. */
    static int rounds(BodyScan.Loop loop) {
        if (loop.height() > 2) {
            return 0;
        }
        return isSafepoint(loop) ? WITH_CALLS : SIMPLE;
    }

    /** By how much the counter of a loop goes down in a round. */
    static int step(BodyScan.Loop loop) {
        return loop.instructions() < LARGE ? 1 : LARGE_STEP;
    }

    /** Whether the loop's poll has to be a safepoint by itself. */
    static boolean isSafepoint(BodyScan.Loop loop) {
        return loop.height() > 1 || loop.calls();
    }
}
