package dev.wardian.wasm.compiler.runtime;

import static java.util.Objects.requireNonNull;

import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.Instance;

/**
 * What loops do now and then. A loop that counts does not stop for the JVM where the collector
 * wants all threads to stand still; so generated loops count to a number and come here. See {@code
 * LoopPoll} in the compiler for the rule.
 */
public final class Polls {
    private static final int ENTRIES = 128;

    /** For how many accesses to a tail the rounds between two polls of a simple loop count. */
    private static final int ACCESSES = 256;

    private Polls() {}

    /** Ends the call if it was interrupted, and lets the memory join its tail. */
    public static void flag(Instance instance) {
        CallContext context = requireNonNull(instance.context);
        if (context.interrupted) {
            context.poll();
        }
        instance.memory.joinIfUsed();
    }

    /** The same after the rounds of a loop that has neither calls nor loops in it. */
    public static void flagAfterRounds(Instance instance) {
        instance.memory.countAccesses(ACCESSES);
        flag(instance);
    }

    /** Whether so many functions were entered that the next one has to be polled for. */
    public static boolean isDue(Instance instance) {
        CallContext context = requireNonNull(instance.context);
        return (++context.entries & ENTRIES - 1) == 0;
    }
}
