package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.internal.code.FunctionCode;

/** What runs guest code. */
public interface Engine {
    /**
     * Runs a function that {@code instance} defines. Its arguments lie from {@code base} on in the
     * context's current piece of the value stack, and its results replace them.
     *
     * @throws GuestUnwind if the function does not return
     */
    void run(Instance instance, FunctionCode function, int base);

    /**
     * The offset in the binary of the instruction that a location means, or -1 if it is not known.
     * May take as long as the function's body is large.
     *
     * @param location what this engine gave to {@link GuestUnwind#leave}
     */
    int offsetOf(FunctionCode function, int location);
}
