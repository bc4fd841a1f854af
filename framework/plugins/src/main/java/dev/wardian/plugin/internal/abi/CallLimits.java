package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.Limits;

/**
 * The limits of a plugin in the form that calls use. Sizes are at most the size of an array.
 *
 * @param input greatest input in bytes
 * @param output greatest output in bytes
 * @param streamInput most bytes that one call reads from a stream of its caller
 * @param streamOutput most bytes that one call writes to a stream of its caller
 * @param state greatest state of a state hand-over in bytes
 * @param log greatest log text of one call in bytes
 * @param reply greatest value in the reply slot in bytes
 * @param capabilityCalls capability calls of one call
 * @param handles open handles of one instance
 * @param deadlineNanos time of one call
 * @param hookNanos time of instantiation and of each hook
 * @param fuel units of one call, or -1 for none
 * @param callDepth nested guest calls
 * @param memoryBytes size of the linear memory, and of all structures, arrays and exceptions
 * @param tableElements elements of all tables of an instance together
 */
public record CallLimits(
        int input,
        int output,
        long streamInput,
        long streamOutput,
        int state,
        int log,
        int reply,
        long capabilityCalls,
        int handles,
        long deadlineNanos,
        long hookNanos,
        long fuel,
        int callDepth,
        long memoryBytes,
        int tableElements) {
    /** For how many times its deadline a call may go on while its thread does not run. */
    private static final int LONGEST_IN_DEADLINES = 4;

    /** Some arrays of this many bytes cannot be allocated; every shorter one can. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** The limits of {@code limits}. */
    public static CallLimits of(PluginLimits limits) {
        long fuel = limits.get(Limit.FUEL);
        return new CallLimits(
                cut(limits.get(Limit.INPUT)),
                cut(limits.get(Limit.OUTPUT)),
                limits.get(Limit.STREAM_INPUT),
                limits.get(Limit.STREAM_OUTPUT),
                cut(limits.get(Limit.STATE)),
                cut(limits.get(Limit.LOG)),
                cut(limits.get(Limit.REPLY)),
                limits.get(Limit.CAPABILITY_CALLS),
                cut(limits.get(Limit.HANDLES)),
                limits.get(Limit.DEADLINE),
                limits.get(Limit.HOOK_DEADLINE),
                fuel == Long.MAX_VALUE ? -1 : fuel,
                cut(limits.get(Limit.CALL_DEPTH)),
                Math.min(limits.get(Limit.MEMORY), Limits.MAX_MEMORY_BYTES),
                cut(limits.get(Limit.TABLE)));
    }

    private static int cut(long value) {
        return (int) Math.min(value, LONGEST_ARRAY);
    }

    /**
     * Options for a call whose deadline is the plugin's own. It judges the plugin and not the
     * machine, as {@link CallOptions#withTimeout(java.time.Duration, java.time.Duration)} says.
     *
     * @param fuel units of fuel, or -1 for no bound
     * @param nanos nanoseconds to the deadline
     * @param stop ends the call
     */
    static CallOptions judgingThePlugin(long fuel, long nanos, CancelToken stop) {
        long longest =
                nanos > Long.MAX_VALUE / LONGEST_IN_DEADLINES
                        ? Long.MAX_VALUE
                        : LONGEST_IN_DEADLINES * nanos;
        return new CallOptions(fuel, nanos, longest, stop, null, null);
    }

    /** Whether calls burn fuel. */
    public boolean metered() {
        return fuel >= 0;
    }

    /** Returns the limits that the runtime enforces. */
    Limits runtimeLimits() {
        return Limits.DEFAULT
                .withMemoryBytes(memoryBytes)
                .withTableElements(tableElements)
                .withCallDepth(callDepth)
                .withHeapBytes(memoryBytes)
                .withMetering(metered());
    }
}
