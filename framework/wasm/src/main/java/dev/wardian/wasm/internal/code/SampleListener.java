package dev.wardian.wasm.internal.code;

import org.jspecify.annotations.Nullable;

/** Learns which functions the interpreter is found in. Safe for use by several threads. */
public interface SampleListener {
    /**
     * The interpreter enters a function, once in about {@code CallContext.SAMPLE_INTERVAL} entries
     * and rounds of loops. Runs on the guest's thread, so it has to be quick, and throws nothing.
     */
    void sampled(FunctionCode function);

    /**
     * The same at the end of a round of a loop.
     *
     * @param head the cell of the register code where the next round begins
     * @return who goes on with the function from there, or null if the interpreter does
     */
    @Nullable FunctionEntry sampledInLoop(FunctionCode function, int head);
}
