package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.HostCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the host keeps for one instance: the call that it is in, the reply slot, and what
 * capabilities keep for it. Used by the thread that has the instance, and by no other.
 */
final class InstanceState implements OuterCall {
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

    /** Stops the calls of the instance. */
    private final CancelToken stop;

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
    private @Nullable OuterCall outer;

    /** The caller's token, or null. */
    private @Nullable CancelToken cancel;

    /** What asynchronous calls burned that this call made, if it made any. */
    private @Nullable AtomicLong burnedByOthers;

    /** How much of that is paid. */
    private long paid;

    /** The capability call that is being handled, or null. */
    private @Nullable HostCall hostCall;

    private long deadline;
    private boolean hostFailureReported;
    private final LogContext logContext;
    private String operation = "";
    private long callId;

    /**
     * @param stop stops the calls of the instance
     */
    InstanceState(LinkedModule linked, int capabilities, CancelToken stop) {
        this.linked = linked;
        this.identity = linked.identity();
        this.limits = linked.limits();
        this.stop = stop;
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
        cancel = request.cancel();
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
        cancel = null;
        burnedByOthers = null;
        paid = 0;
        hostCall = null;
        output.clear();
        logContext.leave();
    }

    /** Whether guest code or a host function runs (rule 5). */
    boolean busy() {
        return busy;
    }

    @Override
    public int nesting() {
        return outer == null ? 1 : outer.nesting() + 1;
    }

    @Override
    public boolean isInside(LinkedModule module) {
        return linked == module || (outer != null && outer.isInside(module));
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public long fuelLeft() {
        HostCall call = hostCall;
        return call == null ? Long.MAX_VALUE : call.remainingFuel();
    }

    @Override
    public CapturedCall captured() {
        Set<LinkedModule> inside = new HashSet<>(Set.of(linked));
        List<CancelToken> stops = new ArrayList<>(List.of(stop));
        if (cancel != null) {
            stops.add(cancel);
        }
        if (outer != null) {
            CapturedCall around = outer.captured();
            inside.addAll(around.inside());
            stops.addAll(around.stops());
        }
        AtomicLong burned = burnedByOthers;
        if (burned == null) {
            burned = new AtomicLong();
            burnedByOthers = burned;
        }
        long left = fuelLeft();
        long fuel = left == Long.MAX_VALUE ? left : left + paid;
        return new CapturedCall(nesting(), inside, deadline, fuel, burned, stops);
    }

    /** What asynchronous calls burned since the last time, which this call has to pay. */
    long unpaid() {
        AtomicLong burned = burnedByOthers;
        if (burned == null) {
            return 0;
        }
        long now = burned.get();
        long due = now - paid;
        paid = now;
        return due;
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
    @Override
    public @Nullable HostCall hostCall() {
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
