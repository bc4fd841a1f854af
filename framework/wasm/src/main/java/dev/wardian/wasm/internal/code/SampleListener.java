package dev.wardian.wasm.internal.code;

/** Learns which functions the interpreter is found in. Safe for use by several threads. */
public interface SampleListener {
    /**
     * The interpreter is in a function, at its entry or at the end of a round of a loop, once in
     * about {@code CallContext.SAMPLE_INTERVAL} times. Runs on the guest's thread, so it has to be
     * quick, and throws nothing.
     */
    void sampled(FunctionCode function);
}
