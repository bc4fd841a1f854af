package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import org.jspecify.annotations.Nullable;

/**
 * What runs functions of guests. Each function says by its {@linkplain FunctionCode#entry entry}
 * which engine that is, so functions of several engines call each other. They keep one convention:
 *
 * <ul>
 *   <li>Arguments lie from {@code base} on in the context's current piece of the value stack;
 *       results replace them.
 *   <li>A frame counts in {@link CallContext#depth} while it runs. A failure leaves the depth, and
 *       slots above the frames, as they are; who goes on after it sets them back.
 *   <li>A failure is a {@link GuestUnwind}, which every frame adds itself to.
 * </ul>
 */
public abstract class Engine extends FunctionEntry {
    /** What a frame takes of the thread's stack at most, for each step of its weight. */
    public static final int FRAME_BYTES = StackRoom.FRAME_BYTES;

    protected Engine() {}

    /** The engine that runs a function. */
    public static Engine of(FunctionCode function) {
        return (Engine) function.entry();
    }

    /**
     * Runs a function that {@code instance} defines, and those that it tail-calls.
     *
     * @throws GuestUnwind if the function does not return
     */
    public abstract void run(Instance instance, FunctionCode function, int base);

    /**
     * Runs a function in the place of one that has tail-called it, whose frame counts for it.
     *
     * @return the function that it has tail-called itself and did not run, whose arguments lie from
     *     {@code base} on; null if it has returned
     * @throws GuestUnwind if the function does not return
     */
    public abstract @Nullable FunctionInstance runInPlace(
            Instance instance, FunctionCode function, int base);

    /**
     * Goes on with a function that the interpreter has begun, from the head of a loop to its end.
     * The frame is as the interpreter left it and counts as before; results replace it.
     *
     * @param base the frame's first slot
     * @return false if the stack has no room for that, and nothing was done
     * @throws GuestUnwind if the function does not return
     */
    public boolean goOn(Instance instance, FunctionCode function, int base) {
        return false;
    }

    /**
     * Makes the code ready with which a function runs. An engine that makes none does nothing.
     *
     * @param poll ends the work by an exception where it takes too long
     * @throws GuestUnwind if the function is over a limit
     */
    public void prepare(FunctionCode function, CallContext poll) {}

    /**
     * The offset in the binary of the instruction that a location means, or -1 if it is not known.
     * May take as long as the function's body is large.
     *
     * @param location what this engine gave to {@link GuestUnwind#leave}
     */
    public abstract int offsetOf(FunctionCode function, int location);

    /**
     * As {@link #offsetOf} for several places of one function, in one pass over its body where the
     * engine can do so.
     *
     * @param offsets where the results are put, in the order of {@code locations}
     */
    public void locate(FunctionCode function, int[] locations, int[] offsets) {
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offsetOf(function, locations[i]);
        }
    }
}
