package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.wasm.HostCall;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the host keeps for one instance: the call that it is in, the reply slot, and what
 * capabilities keep for it. Used by the thread that has the instance, and by no other.
 */
final class InstanceState {
    static final byte[] NOTHING = new byte[0];

    private final LinkedModule linked;
    final PluginIdentity identity;
    final CallLimits limits;
    final OutputBuffer output = new OutputBuffer();

    /** Calls of host functions by number of the capability, since they were last collected. */
    final long[] hostCalls;

    /** Refused arguments by number of the capability, since they were last collected. */
    final long[] denials;

    private final @Nullable Object[] kept;

    /** Whether an operation or hook runs; core functions refuse to work outside (rule 6). */
    boolean inOperation;

    private boolean busy;

    /** The most bytes that the output may have. */
    int outputLimit;

    /** The size of an output that was over the limit, or 0. */
    long outputRefused;

    byte[] input = NOTHING;
    byte[] reply = NOTHING;
    int failCode;
    String failMessage = "";
    int logBytes;
    long capabilityCalls;

    /** The call whose host function made this one, or null. */
    private @Nullable InstanceState outer;

    /** The capability call that is being handled, or null. */
    private @Nullable HostCall hostCall;

    long deadline;
    private boolean hostFailureReported;
    private final LogContext logContext;
    private String operation = "";
    private long callId;

    InstanceState(LinkedModule linked, int capabilities) {
        this.linked = linked;
        this.identity = linked.identity();
        this.limits = linked.limits();
        this.logContext = new LogContext(identity);
        this.hostCalls = new long[capabilities];
        this.denials = new long[capabilities];
        this.kept = new Object[capabilities];
    }

    /** Begins a call, a hook, or, where {@code operational} is false, start-up code. */
    void begin(CallRequest request, byte[] bytes, boolean operational) {
        inOperation = operational;
        busy = true;
        operation = request.operation();
        callId = request.callId();
        input = bytes;
        outputLimit = limits.output();
        outputRefused = 0;
        outer = request.outer();
        deadline = request.deadline();
        failCode = 0;
        failMessage = "";
        logBytes = 0;
        capabilityCalls = 0;
        hostFailureReported = false;
    }

    /** Ends the call; nothing of it stays reachable. */
    void end() {
        inOperation = false;
        busy = false;
        input = NOTHING;
        reply = NOTHING;
        failMessage = "";
        outer = null;
        hostCall = null;
        output.clear();
        logContext.leave();
    }

    /** Whether guest code or a host function runs (rule 5). */
    boolean busy() {
        return busy;
    }

    /** How many plugin calls lie around this one, itself included. */
    int nesting() {
        int depth = 0;
        for (InstanceState state = this; state != null; state = state.outer) {
            depth++;
        }
        return depth;
    }

    /** Whether this call, or one around it, is a call of an instance of {@code module}. */
    boolean isInside(LinkedModule module) {
        for (InstanceState state = this; state != null; state = state.outer) {
            if (state.linked == module) {
                return true;
            }
        }
        return false;
    }

    /** Host code that may log is about to run: the MDC tells of this call until it ends. */
    void aboutToLog() {
        logContext.enter(operation, callId);
    }

    /** Says which capability call is being handled; null when it is over. */
    void handle(@Nullable HostCall call) {
        hostCall = call;
    }

    /** The capability call that is being handled, or null. */
    @Nullable HostCall hostCall() {
        return hostCall;
    }

    CallInfo info() {
        return operation.isEmpty() ? identity.info() : identity.info().withCall(operation, callId);
    }

    /** Notes that a capability's policy refused an argument. */
    void denied(CapabilityBinding capability, AuditLog audit, String subject) {
        denials[capability.number()]++;
        Events.RECORDER.denied(info(), capability.name(), subject);
        audit.denied(info(), capability.name(), subject);
    }

    /** What a capability keeps for this instance. */
    <T> T keep(int capability, Class<T> type, Supplier<T> initial) {
        Object value = kept[capability];
        if (value == null) {
            value = initial.get();
            kept[capability] = value;
        }
        return type.cast(value);
    }

    /**
     * Tells the operator why a host function answered {@code EHOST}, as the guest is not told (rule
     * 12): once a call, as a guest can make it happen again and again.
     */
    void reportHostFailure(String function, RuntimeException cause) {
        if (!hostFailureReported) {
            hostFailureReported = true;
            aboutToLog();
            identity.logger().error("host function {} failed ({})", function, info(), cause);
        }
    }

    /** Whether a capability keeps something. */
    boolean keepsAnything() {
        for (Object value : kept) {
            if (value != null) {
                return true;
            }
        }
        return false;
    }

    void forgetKept() {
        Arrays.fill(kept, null);
    }
}
