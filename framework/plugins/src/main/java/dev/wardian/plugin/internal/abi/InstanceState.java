package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.MemoryBudget;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The host's state for one instance across calls: its current call, the state of capabilities and
 * its counters. Only the thread that has the instance uses it.
 */
final class InstanceState {
    /** How far the call has come that runs; the next one uses it again. */
    final CallProgress progress;

    final LogContext logContext;

    /** Where its log goes, or null. */
    final @Nullable PluginLog log;

    /** Stops the calls of the instance. */
    final CancelToken stop;

    /** What it counts, by number of the capability. */
    private final CapabilityCounts[] counts;

    /** Whether the instance only warms the plugin up. */
    final boolean warmup;

    private final KeptResources kept;
    private final CountedCapabilities counted;

    /** The call that runs, or null. */
    private @Nullable PluginCall call;

    /**
     * @param budget pays for what its calls make
     * @param log where its log goes, or null
     * @param stop stops the calls of the instance
     * @param warmup whether the instance only warms the plugin up
     */
    InstanceState(
            LinkedModule linked,
            MemoryBudget budget,
            @Nullable PluginLog log,
            CancelToken stop,
            boolean warmup) {
        this.progress = new CallProgress(budget);
        this.warmup = warmup;
        this.log = log;
        int capabilities = linked.capabilities().size();
        this.stop = stop;
        this.logContext = new LogContext(linked.identity());
        this.counts = new CapabilityCounts[capabilities];
        Arrays.setAll(counts, number -> new CapabilityCounts());
        this.kept = new KeptResources(linked, budget);
        this.counted = linked.counted();
    }

    /**
     * Begins a call; none may be running.
     *
     * @param most the most bytes that its output may have
     */
    void enter(PluginCall begun, int most) {
        begun.enter(this);
        progress.begin(most);
        call = begun;
    }

    /** Ends the call. What it counted is counted for the generation from now on. */
    void leave() {
        PluginCall ended = call;
        try {
            if (ended != null) {
                progress.logLines.end(ended);
                kept.endCall(ended);
            }
        } finally {
            if (!warmup) {
                counted.collect(counts);
            }
            call = null;
            if (ended != null) {
                ended.leave();
            }
            progress.end();
            logContext.leave();
        }
    }

    /** The call that runs, or null. */
    @Nullable PluginCall running() {
        return call;
    }

    /** The call that runs; guest code and host functions run in one. */
    PluginCall call() {
        PluginCall now = call;
        if (now == null) {
            throw new IllegalStateException("the instance runs no call");
        }
        return now;
    }

    /** What it counts of a capability. */
    CapabilityCounts counts(CapabilityBinding capability) {
        return counts[capability.number()];
    }

    /** What capabilities keep for this instance. */
    KeptResources kept() {
        return kept;
    }

    /** The instance is not used again. */
    void close() {
        kept.closeAll();
        progress.close();
    }
}
