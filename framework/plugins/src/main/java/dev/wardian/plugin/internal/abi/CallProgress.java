package dev.wardian.plugin.internal.abi;

import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.MemoryBudget;
import org.jspecify.annotations.Nullable;

/**
 * How far a call has come: what it wrote, what it holds and what it used up. An instance has one,
 * which its calls use in turn, so that a call does not have to make one. Only {@link PluginCall}
 * works with it, while the call runs.
 */
final class CallProgress {
    static final byte[] NOTHING = {};

    final OutputBuffer output;

    private byte[] reply = NOTHING;

    /** Counts what the guest fetches of it; null if nothing was left. */
    private @Nullable CapabilityCounts replyCounts;

    private final CallMemory replyMemory;

    /** Pays for the buffer of streams. */
    final CallMemory streamMemory;

    /** What the plugin said of its failure, or null. */
    PluginCall.@Nullable OwnFailure failure;

    /** The lines of the log that are written in pieces. */
    final LogLines logLines = new LogLines();

    int logBytes;
    long capabilityCalls;
    boolean hostFailureReported;

    /** The capability call that is being handled, or null. */
    @Nullable HostCall hostCall;

    /** The nesting of the thread that runs the call, once it was looked up. */
    @Nullable Nesting nesting;

    /** What asynchronous calls burned that the call made, if it made any. */
    @Nullable InheritedFuel inheritedFuel;

    /**
     * @param budget pays for what the calls make
     */
    CallProgress(MemoryBudget budget) {
        output = new OutputBuffer(budget);
        replyMemory = new CallMemory(budget);
        streamMemory = new CallMemory(budget);
    }

    /** What the last capability call left for the guest to fetch (rule 6). */
    byte[] reply() {
        return reply;
    }

    /**
     * Keeps what a capability call leaves for the guest, until the next one or the end of the call.
     *
     * @param counts counts what the guest fetches of it
     * @return false if the memory budget has no room for it
     */
    boolean reply(byte[] value, CapabilityCounts counts) {
        if (!replyMemory.atLeast(value.length)) {
            return false;
        }
        reply = value;
        replyCounts = counts;
        return true;
    }

    /** The guest fetched that many bytes of the reply. */
    void replyFetched(int bytes) {
        CapabilityCounts counts = replyCounts;
        if (counts != null) {
            counts.bytesToGuest += bytes;
        }
    }

    void clearReply() {
        reply = NOTHING;
        replyCounts = null;
        replyMemory.atMost(0);
    }

    /** What asynchronous calls burned since the last time, which the call has to pay. */
    long unpaid() {
        InheritedFuel shared = inheritedFuel;
        return shared == null ? 0 : shared.settle();
    }

    /**
     * A call begins.
     *
     * @param most the most bytes that its output may have
     */
    void begin(int most) {
        output.begin(most);
        logBytes = 0;
        capabilityCalls = 0;
        hostFailureReported = false;
    }

    /** The call has ended; nothing that it used stays reachable from here. */
    void end() {
        output.clear();
        clearReply();
        streamMemory.atMost(0);
        failure = null;
        hostCall = null;
        nesting = null;
        inheritedFuel = null;
    }

    /** No call comes any more. */
    void close() {
        end();
        output.close();
    }
}
