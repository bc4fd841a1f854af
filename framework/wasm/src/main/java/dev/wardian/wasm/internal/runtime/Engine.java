package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.internal.lowering.FunctionCode;

/** What runs guest code. */
public interface Engine {
    /**
     * Runs a function that {@code instance} defines. Its arguments lie from {@code base} on in the
     * context's current piece of the value stack, and its results replace them.
     *
     * @throws GuestUnwind if the function does not return
     */
    void run(Instance instance, FunctionCode function, int base);
}
